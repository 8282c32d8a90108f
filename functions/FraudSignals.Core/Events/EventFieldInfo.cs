using System.Collections.Immutable;

namespace FraudSignals.Events;

/// <summary>One row of the field table that the readers, the rule compiler and the documentation share.</summary>
/// <param name="Field">The field.</param>
/// <param name="Name">Its name in JSON, in CSV headers and in rule expressions.</param>
/// <param name="Type">The event type that has it.</param>
/// <param name="Kind">How it is written and stored.</param>
/// <param name="Position">Its place in <see cref="Event.Tokens"/> (identifiers) or <see cref="Event.Values"/> (all others but
/// <see cref="FieldKind.Place"/>, <see cref="FieldKind.Withheld"/> and <see cref="FieldKind.Worth"/>).</param>
/// <param name="Required">Whether a record without it is refused; of identifiers, whether it is one of the two sides, of which one must be
/// known.</param>
/// <param name="Derived">Whether it is made from what the others say in clear, so that no record has it; see <c>DerivedFields</c>.</param>
public sealed record EventFieldInfo(EventField Field, string Name, EventType Type, FieldKind Kind, int Position, bool Required,
    bool Derived = false)
{
    /// <summary>All fields, in the order of <see cref="EventField"/>.</summary>
    public static ImmutableArray<EventFieldInfo> All { get; } =
    [
        new(EventField.Caller, "caller", EventType.Call, FieldKind.Identifier, 0, true),
        new(EventField.Callee, "callee", EventType.Call, FieldKind.Identifier, 1, true),
        new(EventField.Sim, "sim", EventType.Call, FieldKind.Identifier, 2, false),
        new(EventField.Device, "device", EventType.Call, FieldKind.Identifier, 3, false),
        new(EventField.Cell, "cell", EventType.Call, FieldKind.Identifier, 4, false),
        new(EventField.DurationSeconds, "durationSeconds", EventType.Call, FieldKind.Seconds, 0, true),
        new(EventField.Answered, "answered", EventType.Call, FieldKind.Flag, 1, false),
        new(EventField.Kind, "kind", EventType.Call, FieldKind.Text, 2, false),
        new(EventField.TrunkIn, "trunkIn", EventType.Call, FieldKind.Text, 3, false),
        new(EventField.TrunkOut, "trunkOut", EventType.Call, FieldKind.Text, 4, false),
        new(EventField.Roaming, "roaming", EventType.Call, FieldKind.Flag, 5, false),
        new(EventField.CallerCountry, "callerCountry", EventType.Call, FieldKind.Whole, 6, false, Derived: true),
        new(EventField.CalleeCountry, "calleeCountry", EventType.Call, FieldKind.Whole, 7, false, Derived: true),
        new(EventField.CalleePlace, "calleePlace", EventType.Call, FieldKind.Place, 0, false, Derived: true),
        new(EventField.CallerWithheld, "callerWithheld", EventType.Call, FieldKind.Withheld, 0, false, Derived: true),

        new(EventField.Payer, "payer", EventType.Transfer, FieldKind.Identifier, 0, true),
        new(EventField.Payee, "payee", EventType.Transfer, FieldKind.Identifier, 1, true),
        new(EventField.PayerNumber, "payerNumber", EventType.Transfer, FieldKind.Identifier, 2, false),
        new(EventField.PayeeNumber, "payeeNumber", EventType.Transfer, FieldKind.Identifier, 3, false),
        new(EventField.PayerDevice, "payerDevice", EventType.Transfer, FieldKind.Identifier, 4, false),
        new(EventField.Amount, "amount", EventType.Transfer, FieldKind.Amount, 0, true),
        new(EventField.Currency, "currency", EventType.Transfer, FieldKind.Text, 1, true),
        new(EventField.Channel, "channel", EventType.Transfer, FieldKind.Text, 2, false),
        new(EventField.PayerBank, "payerBank", EventType.Transfer, FieldKind.Text, 3, false),
        new(EventField.PayeeBank, "payeeBank", EventType.Transfer, FieldKind.Text, 4, false),
        new(EventField.PayeeAccountOpened, "payeeAccountOpened", EventType.Transfer, FieldKind.Date, 5, false),
        new(EventField.PayerBalanceAfter, "payerBalanceAfter", EventType.Transfer, FieldKind.Amount, 6, false),
        new(EventField.Status, "status", EventType.Transfer, FieldKind.Text, 7, false),
        new(EventField.PayeeNameMatch, "payeeNameMatch", EventType.Transfer, FieldKind.Text, 8, false),
        new(EventField.Worth, "worth", EventType.Transfer, FieldKind.Worth, 0, false, Derived: true),

        new(EventField.JudgedNumber, "judgedNumber", EventType.Verdict, FieldKind.Identifier, 0, true),
        new(EventField.JudgedSim, "judgedSim", EventType.Verdict, FieldKind.Identifier, 1, false),
        new(EventField.JudgedDevice, "judgedDevice", EventType.Verdict, FieldKind.Identifier, 2, false),
        new(EventField.JudgedCell, "judgedCell", EventType.Verdict, FieldKind.Identifier, 3, false),
        new(EventField.JudgedAccount, "judgedAccount", EventType.Verdict, FieldKind.Identifier, 4, false),
        new(EventField.Verdict, "verdict", EventType.Verdict, FieldKind.Text, 0, true),
        new(EventField.Typology, "typology", EventType.Verdict, FieldKind.Text, 1, false),
    ];

    /// <summary>The row of one field.</summary>
    public static EventFieldInfo Of(EventField field) => All[(int)field];

    /// <summary>The field a record of that event type may have under that name, or null. Names are case-sensitive.</summary>
    public static EventFieldInfo? Find(EventType type, ReadOnlySpan<char> name)
    {
        foreach (var info in All)
        {
            if (info.Type == type && !info.Derived && name.SequenceEqual(info.Name))
            {
                return info;
            }
        }

        return null;
    }
}
