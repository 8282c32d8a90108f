using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// Fields made from identifiers while their clear text is at hand, and kept with the event: afterwards there are only tokens,
/// from which nothing of the kind can be made.
/// </summary>
internal static class DerivedFields
{
    private static readonly EventFieldInfo Caller = EventFieldInfo.Of(EventField.Caller);
    private static readonly EventFieldInfo Callee = EventFieldInfo.Of(EventField.Callee);
    private static readonly EventFieldInfo CallerCountry = EventFieldInfo.Of(EventField.CallerCountry);
    private static readonly EventFieldInfo CalleeCountry = EventFieldInfo.Of(EventField.CalleeCountry);

    /// <summary>Fills them in; a number that is an opaque token or a short code has none.</summary>
    public static void Fill(EventBatch batch, ref Event e, long seed)
    {
        if (e.Type != EventType.Call)
        {
            return;
        }

        if (batch.ClearText(e, Caller.Position) is var caller && PhoneNumber.IsInternational(caller))
        {
            e.Set(CallerCountry, CallingCode.Of(caller));
        }

        if (batch.ClearText(e, Callee.Position) is var callee && PhoneNumber.IsInternational(callee))
        {
            e.Set(CalleeCountry, CallingCode.Of(callee));
            e.CalleePlace = NumberPlace.Of(callee, seed);
        }
    }
}
