using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Share of the commonest value, by number or by weight, among the touches in the window that are among the newest 64; cannot say over
/// nothing, where one of them lacks the value, or when touches of a late event's window are no longer kept.
/// </summary>
internal sealed class TopShare : ShareSpec
{
    public override string Gives =>
        "share (0 to 1) of the commonest value among the newest 64 events; with a `Weight`, of the amounts or seconds that go with it";

    public override FieldNeed Field => FieldNeed.Identifier;

    public override bool TakesWeight => true;

    public override int ReadTime => 1600;

    private protected override AggregateReader ReaderOf(AggregateDefinition d, TouchLog log, int detail, int unknownUntil) =>
        new Reader(d, log, detail) { UnknownUntil = unknownUntil };

    private sealed class Reader(AggregateDefinition definition, TouchLog log, int detail) : AggregateReader(definition)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            Span<uint> values = stackalloc uint[TouchLog.Limit];
            var from = log.Since(state, time, Definition.Window);
            if (Definition.Weight is null)
            {
                return ByNumber(values[..log.DetailsBetween(state, from, time, detail, values)]);
            }

            Span<long> weights = stackalloc long[TouchLog.Limit];
            var count = 0;
            foreach (var row in log.Between(state, from, time))
            {
                weights[count] = log.WeightAt(state, row);
                values[count++] = log.DetailAt(state, row, detail);
            }

            return ByWeight(values[..count], weights[..count]);
        }

        // Absent values are 0.
        private static double ByNumber(ReadOnlySpan<uint> values)
        {
            if (values.Contains(0u))
            {
                return double.NaN;
            }

            // The newest value is mostly the commonest, and none is commoner than one that makes up half of them.
            var best = 0;
            for (var i = 0; i < values.Length && 2 * best < values.Length; i++)
            {
                best = Math.Max(best, values.Count(values[i]));
            }

            return values.IsEmpty ? double.NaN : (double)best / values.Length;
        }

        private static double ByWeight(Span<uint> values, Span<long> weights)
        {
            values.Sort(weights);
            double best = 0, run = 0, all = 0;
            for (var i = 0; i < values.Length; i++)
            {
                run = i > 0 && values[i] == values[i - 1] ? run + weights[i] : weights[i];
                best = Math.Max(best, run);
                all += weights[i];
            }

            // Absent values are 0 and come first.
            return values.IsEmpty || values[0] == 0 || all <= 0 ? double.NaN : best / all;
        }
    }
}
