using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Calls;

/// <summary>The calling habit of one kind of lawful heavy caller.</summary>
internal sealed record LookalikeHabit(
    DayShape Shape,
    double CallsPerDay,
    double TalkMean,
    double Answered,
    double CalledBack,
    double RepeatShare,
    double InboundPerDay,
    double SmsPerDay,
    bool Weekends)
{
    /// <summary>Sells and serves by telephone: high volume from one place, but customers also call in and are called again.</summary>
    public static LookalikeHabit ContactCenter { get; } = new(DayShape.Office, 220, 140, 0.55, 0.15, 0.3, 50, 0, false);

    /// <summary>Calls each customer at the door: many short calls to strangers, on the move, seven days a week.</summary>
    public static LookalikeHabit DeliveryRider { get; } = new(DayShape.Delivery, 60, 35, 0.75, 0.5, 0.02, 2, 4, true);

    /// <summary>Reminds of appointments in the morning: short calls and messages.</summary>
    public static LookalikeHabit Clinic { get; } = new(DayShape.Morning, 60, 45, 0.65, 0.4, 0.1, 10, 40, false);

    /// <summary>Sends one-time passwords and notices for banks, shops and couriers.</summary>
    public static LookalikeHabit MassSender { get; } = new(DayShape.Spending, 0, 1, 0, 0, 0, 0, 600, true);

    public bool Works(DayOfWeek weekday) => weekday != DayOfWeek.Sunday && weekday != DayOfWeek.Saturday || Weekends;
}
