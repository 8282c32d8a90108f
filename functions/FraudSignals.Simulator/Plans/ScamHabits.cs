using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Plans;

/// <summary>The kinds of lines that call for fraud. What they do is in the signal catalogue; the measures are expert judgement.</summary>
internal static class ScamHabits
{
    private static readonly Bounds New = (-9, 0);

    public static IReadOnlyList<CallHabit> Lines { get; } =
    [
        // A machine that works through a list.
        new("scam_dialler", true)
        {
            Per1000 = (3, 5), CallsPerDay = (300, 550), TalkMean = 20, Answered = 0.33, CalledBack = 0.04, Repeats = 0.03, AgeDays = New,
            LifeDays = (2, 7), PerDevice = (1, 4),
        },
        new("scam_line", true)
        {
            Per1000 = (4, 7), CallsPerDay = (100, 280), TalkMean = 30, Answered = 0.38, CalledBack = 0.06, Repeats = 0.06, AgeDays = New,
            LifeDays = (2, 8), PerDevice = (1, 4),
        },
        // Stays below every round number.
        new("scam_quiet", true)
        {
            Per1000 = (4, 7), CallsPerDay = (40, 95), TalkMean = 75, Answered = 0.48, CalledBack = 0.1, Repeats = 0.12, Inbound = 0.02,
            AgeDays = New, LifeDays = (3, 9), Weekends = true,
        },
        // Few calls, long talks.
        new("scam_slow", true)
        {
            Per1000 = (3, 5), CallsPerDay = (14, 34), TalkMean = 480, Answered = 0.62, CalledBack = 0.1, Repeats = 0.2, Inbound = 0.03,
            AgeDays = New, LifeDays = (6, 14), Weekends = true,
        },
        // Somebody's number for years, sold.
        new("bought_number", true)
        {
            Per1000 = (4, 7), CallsPerDay = (60, 200), TalkMean = 45, Answered = 0.42, CalledBack = 0.07, Repeats = 0.05,
            AgeDays = CallHabit.OldAge, LifeDays = (3, 9), WasPrivate = true,
        },
        // Rings once and waits for those who call back.
        new("one_ring", true)
        {
            Per1000 = (2, 4), CallsPerDay = (200, 480), TalkMean = 2, Answered = 0.02, CalledBack = 0.05, AgeDays = New, LifeDays = (2, 6),
            Shape = DayShape.Weekday, Weekends = true,
        },
    ];

    public static IReadOnlyList<CallHabit> Gateways { get; } =
    [
        new("sim_box_static", true)
        {
            Per1000 = (5, 8), CallsPerDay = (45, 150), TalkMean = 220, Answered = 0.62, CalledBack = 0.01, Repeats = 0.1, AgeDays = (-9, 0),
            LifeDays = (4, 12), PerDevice = (4, 10), Shape = DayShape.Weekday, Weekends = true, IsGateway = true,
        },
        // Other device, other cell, all day.
        new("sim_box_rotating", true)
        {
            Per1000 = (5, 8), CallsPerDay = (30, 90), TalkMean = 200, Answered = 0.62, CalledBack = 0.02, Repeats = 0.15, AgeDays = (-9, 0),
            LifeDays = (4, 12), ForgesDevices = true, Mobility = Mobility.Roving, Shape = DayShape.Weekday, Weekends = true,
            IsGateway = true,
        },
        new("sim_box_quiet", true)
        {
            Per1000 = (4, 6), CallsPerDay = (14, 34), TalkMean = 200, Answered = 0.65, CalledBack = 0.03, Repeats = 0.25, AgeDays = (-9, 0),
            LifeDays = (6, 14), PerDevice = (2, 5), Shape = DayShape.Weekday, Weekends = true, IsGateway = true,
        },
    ];
}
