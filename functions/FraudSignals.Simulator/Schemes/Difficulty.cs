namespace FraudSignals.Simulator.Schemes;

/// <summary>
/// How fraud behaves at a given difficulty: each value is set for blatant, typical and hidden fraud, and interpolated.
/// Typical values follow public reports (sources by their number in the signal catalogue); where there is none, expert judgement.
/// </summary>
internal sealed class Difficulty(double level)
{
    // --- scam call centres ---

    /// <summary>Attempts a day of a first-line seat; the Thai regulator looks at more than 100 a day to varied recipients [S1].</summary>
    public double FirstLineCalls { get; } = At(level, 300, 140, 60);

    /// <summary>First-line talk in seconds: scripted calls have an ACD under 30 s, diallers under a minute [S5, S8].</summary>
    public double FirstLineTalk { get; } = At(level, 18, 26, 80);

    /// <summary>First-line attempts answered; call-centre ASR is under 40 % [S5].</summary>
    public double FirstLineAnswered { get; } = At(level, 0.32, 0.38, 0.6);

    /// <summary>Attempts that go to someone called before.</summary>
    public double RepeatCallees { get; } = At(level, 0.02, 0.08, 0.35);

    /// <summary>Missed people who call back; about 5 % do [S20].</summary>
    public double CallBacks { get; } = At(level, 0.02, 0.05, 0.25);

    /// <summary>Calls a second-line seat gets from people other than victims at work: expert judgement.</summary>
    public double SecondLineCalls { get; } = At(level, 35, 22, 12);

    /// <summary>Second-line talk in seconds: long-talk scams escape ACD rules [C03]; victims are held for half an hour and more.</summary>
    public double SecondLineTalk { get; } = At(level, 1500, 900, 500);

    /// <summary>Days a SIM stays in use: rotation answers suspensions.</summary>
    public double SimLifeDays { get; } = At(level, 7, 4.5, 2.5);

    /// <summary>SIMs bought long before they are used.</summary>
    public double AgedSims { get; } = At(level, 0.05, 0.2, 0.6);

    /// <summary>Seats that share one handset or gateway.</summary>
    public double SeatsPerDevice { get; } = At(level, 5, 3, 1.2);

    /// <summary>Seats served by border cells: a known marker [S1, S15], which others avoid.</summary>
    public double BorderSeats { get; } = At(level, 1, 0.8, 0.4);

    /// <summary>Relative jitter of the gaps of a dialling machine [C05].</summary>
    public double DiallerJitter { get; } = At(level, 0.08, 0.3, 0.9);

    // --- SIM boxes ---

    /// <summary>Calls a day and SIM; vendors look for more than 50 [S2].</summary>
    public double GatewayCalls { get; } = At(level, 160, 80, 35);

    /// <summary>SIMs behind one IMEI; a SIM farm is five or more [S11].</summary>
    public double GatewaySimsPerDevice { get; } = At(level, 10, 6, 2);

    /// <summary>Gateways that forge changing IMEIs, which evades counting SIMs by device [S13].</summary>
    public double RotatesImei { get; } = At(level, 0.15, 0.35, 0.7);

    /// <summary>Calls and messages between the gateway's own SIMs, relative to its traffic, to look alive.</summary>
    public double GatewayDecoys { get; } = At(level, 0.002, 0.01, 0.15);

    /// <summary>Calls whose callee was called by the same SIM before: callers abroad have regulars.</summary>
    public double GatewayRepeats { get; } = At(level, 0.03, 0.1, 0.35);

    // --- mule accounts ---

    /// <summary>Median minutes money stays; receive-then-quickly-on is what the central bank flags [S35].</summary>
    public double DwellMinutes { get; } = At(level, 6, 35, 420);

    /// <summary>Share of what came in that stays: less than a 10 % commission is typical [S30].</summary>
    public double Retained { get; } = At(level, 0.005, 0.04, 0.3);

    /// <summary>Mule accounts opened in the last weeks: 30 % of closed Thai mules were [S31].</summary>
    public double FreshAccounts { get; } = At(level, 0.6, 0.32, 0.08);

    /// <summary>Mule accounts asleep for months before; the rest are lent by owners who go on using them.</summary>
    public double DormantAccounts { get; } = At(level, 0.3, 0.28, 0.12);

    /// <summary>Payments kept just under the face-scan limit of 50,000 THB [S56].</summary>
    public double NearCap { get; } = At(level, 0.7, 0.4, 0.12);

    /// <summary>Collecting accounts first tried with a few baht [S31, S32].</summary>
    public double TestPayments { get; } = At(level, 0.8, 0.5, 0.2);

    /// <summary>
    /// Chance that a victim is sent to the ring's account of the day rather than to any: fewer payers per account when
    /// hidden.
    /// </summary>
    public double OneAccountAtATime { get; } = At(level, 1, 0.75, 0.2);

    /// <summary>Accounts run from one phone [S34].</summary>
    public double AccountsPerPhone { get; } = At(level, 6, 3, 1.2);

    /// <summary>Pieces money is passed on in: most mules made five transactions or more after a victim's credit [S31].</summary>
    public double Pieces { get; } = At(level, 5, 3, 1.6);

    /// <summary>Lawful payments a lent account goes on making each day.</summary>
    public double CoverPerDay { get; } = At(level, 0.1, 0.4, 1.2);

    private static double At(double level, double blatant, double typical, double hidden) =>
        level < 0.5 ? Between(blatant, typical, level * 2) : Between(typical, hidden, level * 2 - 1);

    private static double Between(double a, double b, double t) => Math.Exp((1 - t) * Math.Log(a) + t * Math.Log(b));
}
