using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Touches;

namespace FraudSignals.Aggregates;

/// <summary>
/// Share of the touches in the window, among the newest 64, whose number is a neighbour of the one before. Short codes and
/// opaque tokens are passed over; cannot say below two numbers.
/// </summary>
internal sealed class SequentialShareReader(AggregateDefinition definition, TouchLog log, int detail) : AggregateReader(definition)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var from = log.Since(state, time, Definition.Window);
        var pairs = 0;
        var neighbours = 0;
        uint next = 0;
        for (var i = log.Count(state) - 1; i >= 0 && log.TimeAt(state, i) > from; i--)
        {
            if (log.TimeAt(state, i) > time || log.DetailAt(state, i, detail) is not (not 0 and var place))
            {
                continue;
            }

            pairs += next != 0 ? 1 : 0;
            neighbours += NumberPlace.AreNeighbours(place, next) ? 1 : 0;
            next = place;
        }

        return pairs == 0 ? double.NaN : (double)neighbours / pairs;
    }
}
