using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Plans;

/// <summary>Honest lines that call a lot, new ones among them. The measures are expert judgement.</summary>
internal static class HonestCallers
{
    private static readonly Bounds New = (-8, 3);

    public static IReadOnlyList<CallHabit> All { get; } =
    [
        new("new_sales_line", false)
        {
            Per1000 = (8, 12), CallsPerDay = (50, 130), TalkMean = 100, Answered = 0.52, CalledBack = 0.28, Repeats = 0.2,
            Inbound = 0.12, AgeDays = New, Mobility = Mobility.Commuter,
        },
        new("sales_staff", false)
        {
            Per1000 = (8, 12), CallsPerDay = (40, 100), TalkMean = 130, Answered = 0.6, CalledBack = 0.3, Repeats = 0.35, Inbound = 0.25,
            AgeDays = CallHabit.OldAge, Mobility = Mobility.Commuter,
        },
        new("new_rider", false)
        {
            Per1000 = (8, 12), CallsPerDay = (40, 80), TalkMean = 32, Answered = 0.75, CalledBack = 0.45, Repeats = 0.02, Inbound = 0.08,
            AgeDays = New, Shape = DayShape.Delivery, Mobility = Mobility.Roving, Weekends = true,
        },
        new("company_call_center", false)
        {
            Per1000 = (5, 8), CallsPerDay = (140, 300), TalkMean = 150, Answered = 0.55, CalledBack = 0.15, Repeats = 0.25, Inbound = 0.15,
            AgeDays = CallHabit.OldAge,
        },
        // Polls: strangers only, and few call back.
        new("poll_caller", false)
        {
            Per1000 = (3, 5), CallsPerDay = (70, 130), TalkMean = 160, Answered = 0.36, CalledBack = 0.16, Inbound = 0.03,
            AgeDays = CallHabit.OldAge,
        },
        // Moves in: first SIM, many things to arrange.
        new("new_resident", false)
        {
            Per1000 = (12, 20), CallsPerDay = (12, 30), TalkMean = 140, Answered = 0.68, CalledBack = 0.4, Repeats = 0.35, Inbound = 0.4,
            AgeDays = New, Shape = DayShape.Weekday, Mobility = Mobility.Commuter, Weekends = true,
        },
        new("dispatcher", false)
        {
            Per1000 = (3, 5), CallsPerDay = (90, 200), TalkMean = 30, Answered = 0.8, CalledBack = 0.4, Repeats = 0.5, Inbound = 0.9,
            AgeDays = CallHabit.OldAge, Shape = DayShape.Delivery, Weekends = true,
        },
    ];
}
