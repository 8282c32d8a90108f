namespace FraudSignals.Simulator.People;

/// <summary>
/// Which subscribers are special. A trait follows from the index alone, so every population size has its share
/// of each (all shares are expert judgement); identifiers are shuffled and show nothing of it.
/// </summary>
internal static class Traits
{
    /// <summary>Members of one family that share a tablet.</summary>
    public const int TabletFamilySize = 4;

    /// <summary>Span of indices in which cheap handsets carry the same cloned IMEI.</summary>
    private const int CloneSpan = 2500;

    public static bool IsRider(int index) => index % 100 == 31;

    public static bool IsStudent(int index) => index % 40 == 7;

    public static bool IsHouseSeller(int index) => index % 500 == 123 || index == 23;

    /// <summary>Own or share-trading at an exchange: moves money there now and then.</summary>
    public static bool IsTrader(int index) => index % 80 == 5;

    /// <summary>Number and account are new: a first SIM, a move, a new bank.</summary>
    public static bool IsNewcomer(int index) => index % 100 == 77;

    public static bool HasSavings(int index) => index % 4 == 2;

    public static bool HasEmployer(int index) => index % 7 != 3 && !IsStudent(index);

    /// <summary>Second SIM in the handset of the subscriber before.</summary>
    public static bool IsSecondSim(int index) => index % 16 == 9;

    public static int? TabletFamily(int index) => index % 200 is >= 60 and < 60 + TabletFamilySize ? index / 200 : null;

    public static int? ClonedHandset(int index) => index % 250 == 17 ? index / CloneSpan : null;
}
