using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Share of the commonest value, by number or by weight, among the touches in the window that are among the newest 64; cannot say over nothing,
/// where one of them lacks the value, or when touches of a late event's window are no longer kept.
/// </summary>
internal sealed class TopShareReader(AggregateDefinition definition, TouchLog log, int detail) : AggregateReader(definition)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        Span<uint> values = stackalloc uint[TouchLog.Limit];
        Span<long> weights = stackalloc long[TouchLog.Limit];
        var from = log.Since(state, time, Definition.Window);
        var count = 0;
        for (var i = log.Count(state) - 1; i >= 0; i--)
        {
            var at = log.TimeAt(state, i);
            if (at <= from)
            {
                break;
            }

            if (at <= time)
            {
                weights[count] = Definition.Weight is null ? 1 : log.WeightAt(state, i);
                values[count++] = log.DetailAt(state, i, detail);
            }
        }

        values = values[..count];
        weights = weights[..count];
        values.Sort(weights);
        double best = 0, run = 0, all = 0;
        for (var i = 0; i < values.Length; i++)
        {
            run = i > 0 && values[i] == values[i - 1] ? run + weights[i] : weights[i];
            best = Math.Max(best, run);
            all += weights[i];
        }

        // Absent values are 0 and come first.
        return count == 0 || values[0] == 0 || all <= 0 ? double.NaN : best / all;
    }
}
