using FraudSignals.Events;

namespace FraudSignals.Subjects;

/// <summary>What each role means: event type, identifier slot, subject kind.</summary>
public static class Roles
{
    /// <summary>How many roles an event itself can give.</summary>
    public const int EventRoles = 10;

    private static readonly SubjectKind[] Kinds =
    [
        SubjectKind.Number, SubjectKind.Number, SubjectKind.Sim, SubjectKind.Device, SubjectKind.Cell,
        SubjectKind.Account, SubjectKind.Account, SubjectKind.Number, SubjectKind.Number, SubjectKind.Device,
    ];

    public static EventType TypeOf(Role role) => role < Role.Payer ? EventType.Call : EventType.Transfer;

    public static int SlotOf(Role role) => (int)role % Event.TokenSlots;

    public static SubjectKind KindOf(Role role) => Kinds[(int)role];

    /// <summary>The role of an identifier slot in an event of that type.</summary>
    public static Role Of(EventType type, int slot) => (Role)((int)type * Event.TokenSlots + slot);

    /// <summary>The subject under which an event's id is known.</summary>
    public static SubjectKey HomeOf(in Event e) => new(KindOf(Of(e.Type, e.HomeSlot)), e.Home);

    /// <summary>The role name used in rule files: the field name of the identifier, or <c>finding</c>.</summary>
    public static string NameOf(Role role) => role == Role.Finding
        ? "finding"
        : EventFieldInfo.All.First(f => f.Kind == FieldKind.Identifier && f.Type == TypeOf(role) && f.Slot == SlotOf(role)).Name;

    /// <summary>Whether a record made on one side of the event touches that role. SIM, device and cell are those of the side that made the record.</summary>
    public static bool IsTouched(Role role, EventView view) => view switch
    {
        EventView.Originating => role is not (Role.Callee or Role.Payee or Role.PayeeNumber),
        EventView.Terminating => role is not (Role.Caller or Role.Payer or Role.PayerNumber or Role.PayerDevice),
        _ => true,
    };
}
