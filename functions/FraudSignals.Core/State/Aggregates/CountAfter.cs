using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// How many touches there were within the window after an instant. When the event comes that cannot be said; it is asked for once the
/// window has passed, of the newest 64 touches.
/// </summary>
internal sealed class CountAfter : FunctionSpec
{
    // For how long touches are kept that came after the window: later than this nothing is judged any more.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public override string Gives => "whether nothing comes within the Window after the event: `x == 0`";

    public override KeptIn KeptIn => KeptIn.Touches;

    public override bool SharesTouches => false;

    public override bool TakesFindings => true;

    public override bool Awaits => true;

    // What comes after an event that waits, and late, must still be there when that is judged.
    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.TouchesApart(d, d.Window + Kept, $"awaited|{StateIdentity(d)}")) { UnknownUntil = parts.UnknownUntil(d) };

    internal sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
    {
        private readonly long _window = (long)definition.Window.TotalMilliseconds;

        public override long Horizon => 0;

        /// <summary>How many touches there were; null where that cannot be said any more.</summary>
        /// <param name="state">The subject.</param>
        /// <param name="from">The instant, milliseconds since 1970; itself not in the window.</param>
        public int? After(in SubjectState state, long from)
        {
            var count = log.Count(state);
            if (UnknownUntil >= 0 && state.Scalar(UnknownUntil) * 1000L > from)
            {
                return null;
            }

            var found = 0;
            foreach (var _ in log.Between(state, from, from + _window))
            {
                found++;
            }

            return found == 0 && count == TouchLog.Limit && log.TimeAt(state, 0) > from ? null : found;
        }

        // What comes after now is not known now.
        protected override double Value(in SubjectState state, long time, long observedSince) => double.NaN;
    }
}
