using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Populations;

/// <summary>Lines that are not ordinary subscribers of the network, all lawful.</summary>
internal sealed class Desks(SimulationOptions options, LineFactory factory)
{
    public Line[] ContactCenters { get; } =
        Make(factory, LineKind.ContactCenter, Classes.ContactCenter, Ratios.ContactCenterLines(options.Subscribers));

    public Line[] Clinics { get; } = Make(factory, LineKind.Clinic, Classes.Clinic, Ratios.ClinicLines(options.Subscribers));

    public Line[] MassSenders { get; } = Make(factory, LineKind.MassSender, Classes.MassSender, Ratios.MassSenders(options.Subscribers));

    /// <summary>Two lines share one test set.</summary>
    public Line[] Probes { get; } =
        factory.Desks(LineKind.TestProbe, Classes.TestProbe, Ratios.ProbeLines(options.Subscribers), i => i / 2);

    public Line[] Foreigners { get; } = factory.Foreigners();

    public IEnumerable<Line> All => [.. ContactCenters, .. Clinics, .. MassSenders, .. Probes, .. Foreigners];

    private static Line[] Make(LineFactory factory, LineKind kind, string labelClass, int count) =>
        factory.Desks(kind, labelClass, count, i => i);
}
