using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Share of the touches in the window, among the newest 64, whose number is a neighbour of one of the four before it. Short codes and
/// opaque tokens are passed over; cannot say below two numbers.
/// </summary>
internal sealed class SequentialShare : ShareSpec
{
    public override string Gives =>
        "share (0 to 1) of the newest 64 events whose called number is at most 5 away from one of the four called before";

    public override FieldNeed Field => FieldNeed.Place;

    public override int ReadTime => 400;

    private protected override AggregateReader ReaderOf(AggregateDefinition d, TouchLog log, int detail, int unknownUntil) =>
        new Reader(d, log, detail) { UnknownUntil = unknownUntil };

    private sealed class Reader(AggregateDefinition definition, TouchLog log, int detail) : AggregateReader(definition)
    {
        private const int Neighbours = 4;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            // From the oldest on, each beside those called shortly before it, so that two ranges worked through at once are seen both.
            Span<uint> before = stackalloc uint[Neighbours];
            var from = log.Since(state, time, Definition.Window);
            var (seen, neighbours) = (0, 0);
            for (var i = 0; i < log.Count(state) && log.TimeAt(state, i) <= time; i++)
            {
                if (log.TimeAt(state, i) <= from || log.DetailAt(state, i, detail) is not (not 0 and var place))
                {
                    continue;
                }

                foreach (var other in before[..Math.Min(seen, Neighbours)])
                {
                    if (NumberPlace.AreNeighbours(other, place))
                    {
                        neighbours++;
                        break;
                    }
                }

                before[seen++ % Neighbours] = place;
            }

            return seen < 2 ? double.NaN : (double)neighbours / (seen - 1);
        }
    }
}
