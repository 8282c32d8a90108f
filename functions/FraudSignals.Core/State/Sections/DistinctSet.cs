using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// Counts different values in a window, exactly, up to <see cref="ExactLimit"/> values kept. Runs have no gap longer than
/// the window, so a window holds a touch of a run just when the run begins before the window's end and ends after its
/// start, and never two runs of a value. Beyond the limit a <see cref="HyperLogLog"/> takes over.
/// </summary>
internal sealed class DistinctSet(PaneGrid grid, int windowPanes, HyperLogLog registers) : RunSet(grid, windowPanes, ExactLimit)
{
    public const int ExactLimit = 256;

    public override void Add(ref SubjectState state, uint value, int pane)
    {
        if (state.Count(registers.Index) > 0)
        {
            registers.Add(ref state, value, pane);
            return;
        }

        base.Add(ref state, value, pane);
    }

    /// <summary>How many different values the window holds that ends with a pane.</summary>
    public double CountAt(in SubjectState state, int pane)
    {
        if (state.Count(registers.Index) > 0)
        {
            return registers.CountAt(state, pane);
        }

        return CountIn(state.Rows<Run>(Index), pane, MaxGap);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountIn(ReadOnlySpan<Run> runs, int pane, int panes)
    {
        var (count, i) = (0, 0);
        var (now, bound) = (Vector256.Create((short)pane), Vector256.Create((short)panes));
        ref var numbers = ref Unsafe.As<Run, short>(ref MemoryMarshal.GetReference(runs));
        for (; i <= runs.Length - 4; i += 4)
        {
            // Four runs at a time, each of four numbers, of which the last two are its first and its last pane.
            var ages = now - Vector256.LoadUnsafe(ref numbers, (nuint)i * 4);
            var begun = Vector256.GreaterThanOrEqual(ages, Vector256<short>.Zero).ExtractMostSignificantBits() << 1;
            var open = Vector256.LessThan(ages, bound).ExtractMostSignificantBits();
            count += BitOperations.PopCount(begun & open & 0x8888);
        }

        for (; i < runs.Length; i++)
        {
            count += (short)((ushort)pane - runs[i].First) >= 0 && (short)((ushort)pane - runs[i].Last) < panes ? 1 : 0;
        }

        return count;
    }

    // What lies between the ends of a run is not known any more; the registers takes a touch in each of its rows.
    protected override void Overflow(ref SubjectState state, uint value, int pane)
    {
        var runs = state.Rows<Run>(Index).ToArray();
        state.SetCount(Index, 0);
        foreach (var run in runs)
        {
            var last = run.LastNear(pane);
            for (var at = run.FirstNear(pane); at < last; at += registers.PanesPerRow)
            {
                registers.Add(ref state, run.Value, at);
            }

            registers.Add(ref state, run.Value, last);
        }

        registers.Add(ref state, value, pane);
    }

    /// <summary>Adds touches to it.</summary>
    public sealed class Writer(DistinctSet set, int position) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) =>
            set.Add(ref state, position == OfOrigin ? touch.Origin : source.Tokens[position].Low32, set.Grid.PaneOf(touch.Time));
    }
}
