using FraudSignals.Aggregates;
using FraudSignals.Events;
using FraudSignals.Evaluation;
using FraudSignals.Sets;
using FraudSignals.Subjects;
using FraudSignals.Touches;
using FraudSignals.Windows;

namespace FraudSignals.State;

/// <summary>All that a touch in one role writes into a subject's state.</summary>
internal sealed class TouchPlan(Role role)
{
    public required RingPlan[] Rings { get; init; }

    public required (DistinctSet Set, Gate Gate, int Slot)[] Distinct { get; init; }

    public required (NoveltySet Set, Gate Gate, int Slot)[] Novelty { get; init; }

    public required (TouchLog Log, Gate Gate)[] Logs { get; init; }

    public required (int Scalar, Gate Gate, TimeSpan Shortest)[] Silences { get; init; }

    public required (int Scalar, Gate Gate)[] Lasts { get; init; }

    /// <summary>Writes the touch.</summary>
    /// <param name="state">The subject.</param>
    /// <param name="time">The time of the event or finding.</param>
    /// <param name="source">The event.</param>
    /// <param name="filters">Tells which filters the event passes.</param>
    /// <param name="finding">The rule whose finding this is, if it is one.</param>
    public void Apply(ref SubjectState state, long time, in Event source, FilterOutcomes filters, uint finding)
    {
        foreach (var plan in Rings)
        {
            if (!plan.Ring.Keeps(state, time))
            {
                continue;
            }

            var grid = plan.Ring.Grid;
            var pane = grid.PaneOf(time);
            var row = plan.Ring.RowFor(ref state, pane, RoleBit(role));
            foreach (var column in plan.Columns)
            {
                if (Passes(ref state, column.Gate, time, source, filters, finding))
                {
                    row = plan.Ring.Add(ref state, row, column.Index, ValueOf(column, source, grid, time));
                }
            }
        }

        foreach (var (set, gate, slot) in Distinct)
        {
            if (Passes(ref state, gate, time, source, filters, finding))
            {
                set.Add(ref state, source.Tokens[slot].Low32, set.Grid.PaneOf(time));
            }
        }

        foreach (var (set, gate, slot) in Novelty)
        {
            if (Passes(ref state, gate, time, source, filters, finding))
            {
                set.Add(ref state, source.Tokens[slot].Low32, set.Grid.PaneOf(time));
            }
        }

        foreach (var (log, gate) in Logs)
        {
            if (Passes(ref state, gate, time, source, filters, finding))
            {
                log.Add(ref state, time, source.Id, source);
            }
        }

        foreach (var (scalar, gate, shortest) in Silences)
        {
            if (Passes(ref state, gate, time, source, filters, finding))
            {
                SilenceReader.Touch(ref state, scalar, time, shortest);
            }
        }

        foreach (var (scalar, gate) in Lasts)
        {
            if (Passes(ref state, gate, time, source, filters, finding))
            {
                SecondsSinceLastReader.Touch(ref state, scalar, time);
            }
        }
    }

    /// <summary>The bit under which a pane remembers a role of its kind of subject.</summary>
    public static byte RoleBit(Role role) => role switch
    {
        Role.Caller or Role.Payer or Role.Sim or Role.Device or Role.Cell => 0,
        Role.Callee or Role.Payee or Role.PayerDevice => 1,
        Role.PayerNumber => 2,
        Role.PayeeNumber => 3,
        _ => 4,
    };

    private static long ValueOf(ColumnPlan column, in Event source, PaneGrid grid, long time) => column.Of switch
    {
        ColumnOf.Count => 1,
        ColumnOf.ValueByTime => source.Values[column.Slot] * ((time - grid.StartOf(grid.PaneOf(time))) * 16 / grid.Milliseconds),
        ColumnOf.SquareLow => (long)((UInt128)Square(source.Values[column.Slot]) & uint.MaxValue),
        ColumnOf.SquareHigh => (long)(Square(source.Values[column.Slot]) >> 32),
        _ => source.Values[column.Slot],
    };

    private static Int128 Square(long value) => (Int128)value * value;

    private static bool Passes(ref SubjectState state, Gate gate, long time, in Event source, FilterOutcomes filters, uint finding)
    {
        if (gate.Finding != finding)
        {
            return false;
        }

        if (gate.CurrencyCode != 0 && source.Values[Gate.CurrencySlot] != gate.CurrencyCode)
        {
            return false;
        }

        var outcome = gate.Filter < 0 ? Rules.Kleene.True : filters.Outcome(gate.Filter);
        if (outcome == Rules.Kleene.False)
        {
            return false;
        }

        if (outcome == Rules.Kleene.Unknown || (gate.Field is { } field && !source.Has(field)))
        {
            ref var doubt = ref state.Scalar(gate.Doubt);
            doubt = Math.Max(doubt, (int)(time / 1000));
            return false;
        }

        return true;
    }

    /// <summary>What decides whether a touch counts.</summary>
    /// <param name="Filter">The filter's number; -1 where all count.</param>
    /// <param name="Field">The field that must be there; null where none must.</param>
    /// <param name="CurrencyCode">The currency it must have; 0 where any will do.</param>
    /// <param name="Doubt">The scalar that remembers when this could not be told; -1 where it always can.</param>
    /// <param name="Finding">The rule whose finding it must be; 0 for events.</param>
    internal sealed record Gate(int Filter, EventFieldInfo? Field, long CurrencyCode, int Doubt, uint Finding)
    {
        public static readonly int CurrencySlot = EventFieldInfo.Of(EventField.Currency).Slot;
    }

    internal sealed record RingPlan(PaneRing Ring, ColumnPlan[] Columns);

    internal sealed record ColumnPlan(int Index, ColumnOf Of, Gate Gate, int Slot);
}
