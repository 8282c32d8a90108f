using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Layouts;

/// <summary>What decides whether a touch counts.</summary>
/// <param name="Filter">The filter's number; -1 where all count.</param>
/// <param name="Field">The field that must be there; null where none must, or it always is. One of the two sides may be unknown without a
/// doubt.</param>
/// <param name="CurrencyCode">The currency it must have; 0 where any will do.</param>
/// <param name="UnknownUntil">The scalar that remembers when this could not be told; -1 where it always can.</param>
/// <param name="Finding">The rule whose finding it must be; 0 for events.</param>
internal readonly record struct Gate(int Filter, EventFieldInfo? Field, long CurrencyCode, int UnknownUntil, uint Finding)
{
    private static readonly int CurrencyPosition = EventFieldInfo.Of(EventField.Currency).Position;

    // Of an identifier, which is what most gates ask for, its position; else -1.
    private readonly int _token = Field?.Kind == FieldKind.Identifier ? Field.Position : -1;

    /// <summary>Whether a touch counts; where that cannot be told, takes note of when.</summary>
    /// <param name="state">The subject.</param>
    /// <param name="touch">The touch.</param>
    /// <param name="source">Its event.</param>
    /// <param name="worth">What the event's amount is worth; below 0 where that is not known.</param>
    /// <param name="filters">Tells which filters the event passes.</param>
    public bool Passes(in SubjectState state, in Touch touch, in Event source, long worth, FilterOutcomes filters)
    {
        if (Finding != touch.Finding || (CurrencyCode != 0 && source.Values[CurrencyPosition] != CurrencyCode))
        {
            return false;
        }

        var outcome = Filter < 0 ? Kleene.True : filters.Outcome(Filter);
        if (outcome == Kleene.False)
        {
            return false;
        }

        var lacksField = Field is { } field
            && (_token >= 0 ? source.Tokens[_token].IsAbsent : field.Kind == FieldKind.Worth ? worth < 0 : !source.Has(field));
        if (outcome == Kleene.True && !lacksField)
        {
            return true;
        }

        if (!lacksField || !Field!.Required)
        {
            NoteUnknown(state, touch.Time);
        }

        return false;
    }

    /// <summary>Takes note that it cannot be told whether a touch of that time counts.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void NoteUnknown(in SubjectState state, long time)
    {
        ref var until = ref state.Scalar(UnknownUntil);
        until = Math.Max(until, (int)(time / 1000));
    }
}
