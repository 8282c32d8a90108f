namespace FraudSignals.Simulator.People;

/// <summary>
/// How many there are of what. All ratios are expert judgement. Fraud is far more common than in life, so that
/// precision and recall can be measured on small runs; read rates, not absolute alert counts, off a simulation.
/// </summary>
internal static class Ratios
{
    public static int Foreigners(int subscribers) => AtLeast(10, subscribers * 0.05);

    public static int ContactCenterLines(int subscribers) => AtLeast(3, subscribers * 0.001);

    public static int ClinicLines(int subscribers) => AtLeast(3, subscribers * 0.0005);

    public static int ProbeLines(int subscribers) => 2 * AtLeast(2, subscribers * 0.0002);

    public static int MassSenders(int subscribers) => AtLeast(3, subscribers * 0.001);

    public static int Employers(int subscribers) => AtLeast(4, subscribers * 0.004);

    public static int Billers(int subscribers) => AtLeast(6, subscribers * 0.0005);

    public static int Merchants(int subscribers) => AtLeast(20, subscribers * 0.025);

    public static int Charities(int subscribers) => AtLeast(2, subscribers * 0.0004);

    public static int TopUpAgents(int subscribers) => AtLeast(3, subscribers * 0.002);

    public static int Atms(int subscribers) => AtLeast(8, subscribers * 0.004);

    public static int Exchanges(int subscribers) => AtLeast(2, subscribers * 0.0002);

    public static int Lenders(int subscribers) => AtLeast(2, subscribers * 0.0002);

    /// <summary>Agents' seats in scam compounds; each uses up several SIMs over time.</summary>
    public static int ScamSeats(int subscribers) => AtLeast(6, subscribers * 0.003);

    public static int Compounds(int subscribers) => AtLeast(1, subscribers * 0.0003);

    public static int GatewaySlots(int subscribers) => AtLeast(6, subscribers * 0.0014);

    public static int Gateways(int subscribers) => AtLeast(1, subscribers * 0.0003);

    public static int MuleRings(int subscribers) => AtLeast(3, subscribers * 0.0012);

    private static int AtLeast(int least, double wanted) => Math.Max(least, (int)Math.Round(wanted));
}
