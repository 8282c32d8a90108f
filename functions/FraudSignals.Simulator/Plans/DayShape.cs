using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Plans;

/// <summary>How activity spreads over the hours of a day. The weights are expert judgement.</summary>
internal sealed class DayShape
{
    private readonly double[] cumulative = new double[24];

    private DayShape(params ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var hour = 0; hour < 24; hour++)
            cumulative[hour] = sum += weights[hour];
        for (var hour = 0; hour < 24; hour++)
            cumulative[hour] /= sum;
    }

    public static DayShape Weekday { get; } =
        new(.3, .2, .1, .1, .2, .6, 2, 4, 5.5, 6, 6, 6, 6.5, 5.5, 5.5, 5.5, 6, 7, 8, 7.5, 6.5, 5, 3, 1.2);

    public static DayShape Weekend { get; } =
        new(.7, .4, .2, .1, .2, .4, 1, 2, 3.5, 5, 6, 6.5, 6.5, 6, 5.5, 5.5, 6, 7, 7.5, 7, 6.5, 5, 3.5, 1.8);

    public static DayShape Office { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 2, 6, 7, 7, 3, 6, 7, 7, 6, 3, .5, 0, 0, 0, 0, 0);

    public static DayShape Delivery { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, .5, 2, 4, 8, 8, 5, 3, 3, 4, 7, 8, 6, 3, 1, 0, 0);

    public static DayShape Morning { get; } = new(0, 0, 0, 0, 0, 0, 0, 1, 5, 7, 6, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static DayShape Spending { get; } = new(.3, .2, .1, .1, .1, .3, 1.5, 4, 5, 4, 4, 7, 9, 6, 4, 4, 5, 7, 8, 8, 6, 4, 2, 1);

    public static DayShape Of(Calendar calendar, int day) => calendar.IsWeekend(day) ? Weekend : Weekday;

    public long Sample(Rng rng, int day)
    {
        var u = rng.Unit();
        var hour = 0;
        while (u >= cumulative[hour] && hour < 23)
            hour++;
        return day * Ms.Day + hour * Ms.Hour + (long)(rng.Unit() * Ms.Hour);
    }
}
