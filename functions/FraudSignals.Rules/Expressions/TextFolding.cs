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

    /// <summary>Whether some source may write that code.</summary>
    public static bool IsCurrency(string code) => Currencies.IsIso(TextCode.Of(code)) || Currencies.MayBeExtra(code);

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
            (EventField.Currency, _) when !IsCurrency(folded) =>
                throw new RefusedException("unknown-value", $"\"{literal}\" is no currency",
                    Currencies.SuccessorOf(folded) is { } now ? $"write \"{now}\"" : "write its three letters, for example \"THB\""),
            // However a bank writes it, a status is kept under one of three words.
            (EventField.Status, _) => TransferStatuses.Find(System.Text.Encoding.UTF8.GetBytes(folded)) is { } status
                ? status.ToString().ToLowerInvariant()
                : throw new RefusedException("unknown-value", $"no transfer has the status \"{literal}\"",
                    "write \"accepted\", \"pending\" or \"rejected\""),
            (EventField.PayeeNameMatch, _) => NameMatches.Find(System.Text.Encoding.UTF8.GetBytes(folded))
                ?? throw new RefusedException("unknown-value", $"no check of a payee's name ends with \"{literal}\"",
                    "write \"match\", \"close_match\", \"no_match\" or \"unavailable\""),
            _ => folded,
        };
    }
}
