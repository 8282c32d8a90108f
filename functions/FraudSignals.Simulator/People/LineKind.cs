namespace FraudSignals.Simulator.People;

/// <summary>Populations of phone lines. The value is part of every identifier, so never renumber; at most 16.</summary>
internal enum LineKind
{
    Subscriber,
    Foreign,
    ContactCenter,
    Clinic,
    TestProbe,
    MassSender,
    Scam,
    SimBox,

    /// <summary>Hardware without a line of its own: family tablets, cloned handsets, gateways, phones that run mule accounts.</summary>
    Tablet,
    ClonedHandset,
    Gateway,
    RingPhone,

    /// <summary>Lines of the kinds a drawn world has.</summary>
    Drawn,
}
