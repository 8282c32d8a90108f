namespace FraudSignals.Http.Pulses;

/// <summary>
/// Whether something that is counted goes on as in the last day, by quarters of an hour. What is expected of the last ones is what the
/// same ones of yesterday held, since nights are quiet everywhere. Nothing is said before a whole day was seen.
/// </summary>
internal sealed class Pulse
{
    /// <summary>The length of a step.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private const int StepsPerDay = 96;

    // Two steps and more: a sender that posts every half hour is not silent between.
    private const int LeastSilence = 2;
    private const int MostSilence = 16;

    // None where so many are expected has a probability below one in twenty thousand, if they come independently of each other.
    private const double Surely = 10;

    // Loud is ten times the busiest comparable step, and enough to be no accident.
    private const double LoudFactor = 10;
    private const double LeastLoud = 50;

    // Whole steps, the newest last; of the day before the present, and a step more.
    private readonly Queue<long> _steps = new();
    private long _last;
    private bool _isBegun;

    public PulseState State { get; private set; }

    /// <summary>Ends a step.</summary>
    /// <param name="total">The count since ever, or since the process began.</param>
    public void Beat(long total)
    {
        if (_isBegun)
        {
            _steps.Enqueue(total - _last);
            if (_steps.Count > StepsPerDay + MostSilence)
            {
                _steps.Dequeue();
            }

            State = Judge([.. _steps]);
        }

        (_last, _isBegun) = (total, true);
    }

    private static PulseState Judge(long[] steps)
    {
        if (steps.Length <= StepsPerDay)
        {
            return PulseState.Usual;
        }

        var silence = steps.Reverse().TakeWhile(s => s == 0).Count();
        if (silence >= LeastSilence)
        {
            var among = Math.Min(Math.Min(silence, MostSilence), steps.Length - StepsPerDay);
            return among >= LeastSilence && Yesterday(steps, among).Sum() >= Surely ? PulseState.Silent : PulseState.Usual;
        }

        // The steps around the same time of yesterday, and those just before: what grew slowly is no spike.
        var usual = Math.Max(steps[^(StepsPerDay + 1)..^(StepsPerDay - 2)].Max(), steps[^5..^1].Max());
        return steps[^1] >= Math.Max(LeastLoud, LoudFactor * Math.Max(1, usual)) ? PulseState.Loud : PulseState.Usual;
    }

    private static long[] Yesterday(long[] steps, int count) => steps[^(StepsPerDay + count)..^StepsPerDay];
}
