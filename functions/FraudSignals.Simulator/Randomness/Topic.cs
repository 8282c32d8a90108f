namespace FraudSignals.Simulator.Randomness;

/// <summary>
/// What a stream of random numbers is for. Streams of different topics never share numbers; values are part of the
/// output, so never renumber.
/// </summary>
internal enum Topic
{
    Identifiers = 1,
    Contacts,
    LineTraits,
    Mobility,
    Roaming,
    Calls,
    FirstContact,
    LookalikeCalls,
    ForeignCalls,
    MassSms,
    AccountTraits,
    Favourites,
    Spending,
    FirstPayment,
    Status,
    AccountLife,
    Compound,
    CompoundDay,
    Gateway,
    GatewayDay,
    Ring,
    MuleLife,
    WorldPlan,
    DrawnCalls,
    DrawnMoney,
    AgentTraffic,
    Currencies,
    Arrival,
}
