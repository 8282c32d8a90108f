using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Layouts;

/// <summary>All that a touch in one role writes into a subject's state.</summary>
internal sealed class TouchPlan
{
    /// <summary>In place of an identifier slot: of a finding, whose it is.</summary>
    public const int OfOrigin = -1;

    // Which gates the touch under way passes.
    private bool[]? _passed;

    /// <summary>The conditions; the rest names them by their place here.</summary>
    public required Gate[] Gates { get; init; }

    public required RingPlan[] Rings { get; init; }

    public required (DistinctSet Set, int Gate, int Slot)[] Distinct { get; init; }

    public required (NoveltySet Set, int Gate, int Slot)[] Novelty { get; init; }

    public required (TouchLog Log, int Gate)[] Logs { get; init; }

    public required (int Scalar, int Gate, TimeSpan Shortest)[] Silences { get; init; }

    public required (int Scalar, int Gate)[] Lasts { get; init; }

    public required (int Scalar, int Gate)[] Ends { get; init; }

    public required (int Scalar, int Gate)[] Firsts { get; init; }

    /// <summary>What currencies are worth; null where nothing that is written asks.</summary>
    public WorthTable? Worth { get; init; }

    /// <summary>Writes the touch.</summary>
    /// <param name="state">The subject.</param>
    /// <param name="touch">The time of the event or finding, and whose finding it is, if it is one.</param>
    /// <param name="source">The event.</param>
    /// <param name="filters">Tells which filters the event passes.</param>
    public void Apply(ref SubjectState state, in Touch touch, in Event source, FilterOutcomes filters)
    {
        var (time, finding) = (touch.Time, touch.Finding);
        var passed = _passed ??= new bool[Gates.Length];
        var worth = Worth?.Of(source) ?? -1;
        for (var i = 0; i < passed.Length; i++)
        {
            passed[i] = Passes(ref state, Gates[i], time, source, worth, filters, finding);
        }

        foreach (var plan in Rings)
        {
            if (plan.IsTouched(passed) && plan.Ring.Keeps(state, time))
            {
                Apply(plan, ref state, time, source, worth, passed);
            }
        }

        foreach (var (set, gate, slot) in Distinct)
        {
            if (passed[gate])
            {
                set.Add(ref state, slot == OfOrigin ? touch.Origin : source.Tokens[slot].Low32, set.Grid.PaneOf(time));
            }
        }

        foreach (var (set, gate, slot) in Novelty)
        {
            if (passed[gate])
            {
                set.Add(ref state, source.Tokens[slot].Low32, set.Grid.PaneOf(time));
            }
        }

        foreach (var (log, gate) in Logs)
        {
            if (passed[gate])
            {
                log.Add(ref state, touch, source);
            }
        }

        foreach (var (scalar, gate, shortest) in Silences)
        {
            if (passed[gate])
            {
                SilenceReader.Touch(ref state, scalar, time, shortest);
            }
        }

        foreach (var (scalar, gate) in Lasts)
        {
            if (passed[gate])
            {
                SecondsSinceLastReader.Touch(ref state, scalar, time);
            }
        }

        foreach (var (scalar, gate) in Ends)
        {
            if (passed[gate])
            {
                SecondsSinceEndReader.Touch(ref state, scalar, time, source);
            }
        }

        foreach (var (scalar, gate) in Firsts)
        {
            if (passed[gate])
            {
                SecondsSinceFirstReader.Touch(ref state, scalar, time);
            }
        }
    }

    private static void Apply(RingPlan plan, ref SubjectState state, long time, in Event source, long worth, bool[] passed)
    {
        var ring = plan.Ring;
        var grid = ring.Grid;
        var columns = plan.Columns;
        var shape = ring.Shape(state);
        var row = ring.RowFor(ref state, shape, grid.PaneOf(time));
        for (var i = 0; i < columns.Length; i++)
        {
            ref readonly var column = ref columns[i];
            if (passed[column.Gate] && !(column.Of == ColumnOf.Count && ring.TryCount(state, shape, row, i)) && !ring.Add(state, shape, row, i, column.Of, ValueOf(column, source, worth, grid, time)))
            {
                // All that this touch needs at once, since every row is written anew.
                row = Widen(ref state, plan, shape, row, i, passed, source, worth, time);
                shape = ring.Shape(state);
                i--;
            }
        }
    }

    private static int Widen(ref SubjectState state, RingPlan plan, RowShape shape, int row, int from, bool[] passed, in Event source, long worth, long time)
    {
        var levels = shape.Levels;
        for (var i = from; i < plan.Columns.Length; i++)
        {
            ref readonly var column = ref plan.Columns[i];
            if (passed[column.Gate])
            {
                plan.Ring.Foresee(state, shape, row, i, column.Of, ValueOf(column, source, worth, plan.Ring.Grid, time), ref levels);
            }
        }

        return plan.Ring.Widen(ref state, row, levels);
    }

    private static long ValueOf(in ColumnPlan column, in Event source, long worth, PaneGrid grid, long time)
    {
        var value = column.Slot == ColumnPlan.OfWorth ? worth : source.Values[column.Slot];
        return column.Of switch
        {
            ColumnOf.Count => 1,
            ColumnOf.ValueByTime => value * ((time - grid.StartOf(grid.PaneOf(time))) * 16 / grid.Milliseconds),
            ColumnOf.SquareLow => (long)((UInt128)Square(value) & uint.MaxValue),
            ColumnOf.SquareHigh => (long)(Square(value) >> 32),
            _ => value,
        };
    }

    private static Int128 Square(long value) => (Int128)value * value;

    private static bool Passes(ref SubjectState state, in Gate gate, long time, in Event source, long worth, FilterOutcomes filters, uint finding)
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

        var lacksField = gate.Field is { } field && (field.Kind == FieldKind.Worth ? worth < 0 : !source.Has(field));
        if (lacksField && gate.Field!.Required)
        {
            return false;
        }

        if (outcome == Rules.Kleene.Unknown || lacksField)
        {
            ref var doubt = ref state.Scalar(gate.Doubt);
            doubt = Math.Max(doubt, (int)(time / 1000));
            return false;
        }

        return true;
    }

    /// <summary>What decides whether a touch counts.</summary>
    /// <param name="Filter">The filter's number; -1 where all count.</param>
    /// <param name="Field">The field that must be there; null where none must, or it always is. One of the two sides may be unknown without a doubt.</param>
    /// <param name="CurrencyCode">The currency it must have; 0 where any will do.</param>
    /// <param name="Doubt">The scalar that remembers when this could not be told; -1 where it always can.</param>
    /// <param name="Finding">The rule whose finding it must be; 0 for events.</param>
    internal readonly record struct Gate(int Filter, EventFieldInfo? Field, long CurrencyCode, int Doubt, uint Finding)
    {
        public static readonly int CurrencySlot = EventFieldInfo.Of(EventField.Currency).Slot;
    }

    /// <summary>What is added to a ring.</summary>
    /// <param name="Ring">The ring.</param>
    /// <param name="Columns">What goes into each of its columns.</param>
    /// <param name="NotesAll">Whether it also tells in which panes there were touches, whatever they add.</param>
    internal sealed record RingPlan(PaneRing Ring, ColumnPlan[] Columns, bool NotesAll)
    {
        /// <summary>Whether a touch that passes those gates leaves anything in the ring.</summary>
        public bool IsTouched(bool[] passed)
        {
            if (NotesAll)
            {
                return true;
            }

            foreach (ref readonly var column in Columns.AsSpan())
            {
                if (passed[column.Gate])
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What goes into a column.</summary>
    internal readonly record struct ColumnPlan(ColumnOf Of, int Gate, int Slot)
    {
        /// <summary>In the place of a slot: what the amount is worth.</summary>
        public const int OfWorth = -1;
    }
}
