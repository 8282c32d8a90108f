using FraudSignals.Events;

namespace FraudSignals.Rules.Expressions;

/// <summary>Brings a text literal into the case under which the field it is compared with is kept.</summary>
internal static class TextFolding
{
    private static readonly string[] CallKinds = ["voice", "sms"];

    /// <exception cref="RefusedException">There is no field to compare with, or it can never hold the text.</exception>
    public static long Code(string literal, Symbol? field)
    {
        if (field is null)
        {
            throw new RefusedException("refused", "two constant texts are compared", "compare a text with an event field");
        }

        return TextCode.Of(Fold(literal, field.Field));
    }

    public static string Fold(string literal, EventField field)
    {
        var folded = field switch
        {
            EventField.Kind or EventField.Channel or EventField.Status => literal.ToLowerInvariant(),
            EventField.Currency or EventField.PayerBank or EventField.PayeeBank => literal.ToUpperInvariant(),
            _ => literal,
        };
        return (field, folded) switch
        {
            (EventField.Kind, _) when !CallKinds.Contains(folded) =>
                throw new RefusedException("unknown-value", $"no call is of kind \"{literal}\"", "calls are \"voice\" or \"sms\""),
            (EventField.Currency, _) when folded is not { Length: 3 } || !folded.All(char.IsAsciiLetterUpper) =>
                throw new RefusedException("unknown-value", $"\"{literal}\" is no currency", "write its three letters, for example \"THB\""),
            _ => folded,
        };
    }
}
