using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>What became of a text that took thought; kept so that it need not be thought over again.</summary>
/// <param name="Form">What it turned out to be.</param>
/// <param name="Text">The identifier, where there is one.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="HasExtension">Whether an extension was left out.</param>
internal readonly record struct SlowReading(IdentifierForm Form, string Text = "", IdentifierProblem Problem = IdentifierProblem.None,
    bool HasExtension = false)
{
    public static SlowReading Absent { get; } = new(IdentifierForm.Absent);

    public static SlowReading Withheld { get; } = new(IdentifierForm.Withheld);

    public static SlowReading Refused(IdentifierProblem problem) => new(IdentifierForm.Refused, "", problem);

    public static SlowReading Known(string text) => Taken(IdentifierForm.Known, text);

    public static SlowReading Opaque(string text) => Taken(IdentifierForm.Opaque, text);

    private static SlowReading Taken(IdentifierForm form, string text) =>
        Encoding.UTF8.GetByteCount(text) > EventBatch.MaxIdentifierBytes ? Refused(IdentifierProblem.TooLong) : new(form, text);
}
