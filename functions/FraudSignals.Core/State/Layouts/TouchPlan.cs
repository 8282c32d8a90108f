using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Layouts;

/// <summary>All that a touch in one role writes into a subject's state.</summary>
internal sealed class TouchPlan
{
    // Which gates the touch under way passes.
    private readonly bool[] _passed;

    // Of those that may be closed the ones that a filter alone opens, with that filter; the rest, which ask more; all others stand open.
    private readonly (int Gate, int Filter)[] _filtered;
    private readonly int[] _asked;

    private readonly Gate[] _gates;

    /// <param name="gates">The conditions; the rest names them by their place here.</param>
    /// <param name="ofFindings">Whether touches are findings.</param>
    public TouchPlan(Gate[] gates, bool ofFindings)
    {
        _gates = gates;
        _passed = [.. gates.Select(gate => !ofFindings && gate is { Filter: < 0, Field: null, CurrencyCode: 0, Finding: 0 })];
        _filtered =
        [
            .. gates.Select((gate, i) => (i, gate.Filter))
                .Where(g => !ofFindings && gates[g.i] is { Filter: >= 0, Field: null, CurrencyCode: 0, Finding: 0 }),
        ];
        _asked = [.. Enumerable.Range(0, gates.Length).Where(i => !_passed[i] && !Array.Exists(_filtered, f => f.Gate == i))];
    }

    public required RingPlan[] Rings { get; init; }

    /// <summary>What else is written, and the gate of each.</summary>
    public required (TouchWriter Writer, int Gate)[] Writers { get; init; }

    /// <summary>What currencies are worth; null where nothing that is written asks.</summary>
    public WorthTable? Worth { get; init; }

    /// <summary>Writes the touch.</summary>
    /// <param name="state">The subject.</param>
    /// <param name="touch">The time of the event or finding, and whose finding it is, if it is one.</param>
    /// <param name="source">The event.</param>
    /// <param name="filters">Tells which filters the event passes.</param>
    public void Apply(ref SubjectState state, in Touch touch, in Event source, FilterOutcomes filters)
    {
        var passed = _passed;
        var worth = Worth?.Of(source) ?? -1;
        foreach (var (gate, filter) in _filtered)
        {
            var outcome = filters.Outcome(filter);
            passed[gate] = outcome == Kleene.True;
            if (outcome == Kleene.Unknown)
            {
                _gates[gate].NoteUnknown(state, touch.Time);
            }
        }

        foreach (var i in _asked)
        {
            passed[i] = _gates[i].Passes(state, touch, source, worth, filters);
        }

        foreach (var ring in Rings)
        {
            ring.Write(ref state, touch.Time, source, worth, passed);
        }

        foreach (var (writer, gate) in Writers)
        {
            if (passed[gate])
            {
                writer.Write(ref state, touch, source);
            }
        }
    }
}
