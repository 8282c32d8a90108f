namespace FraudSignals.Simulator.Output;

/// <summary>One call or SMS, as a line of <c>calls.csv</c>. Fields the network would not know are null.</summary>
/// <param name="Id">Unique within the simulation, at most 15 ASCII characters.</param>
/// <param name="Time">Start of the call, to the millisecond.</param>
/// <param name="Caller">E.164 number of the calling line.</param>
/// <param name="Callee">E.164 number of the called line.</param>
/// <param name="DurationSeconds">Talk time; 0 when unanswered or an SMS.</param>
/// <param name="Answered">Whether anyone picked up (for an SMS: whether it was delivered).</param>
/// <param name="Kind"><c>voice</c> or <c>sms</c>.</param>
/// <param name="Sim">IMSI of the caller.</param>
/// <param name="Device">IMEI of the caller, 15 digits with its check digit.</param>
/// <param name="Cell">Serving cell of the caller.</param>
/// <param name="TrunkIn">Trunk the call entered the network on.</param>
/// <param name="TrunkOut">Trunk the call left the network on.</param>
/// <param name="Roaming">Whether the caller was roaming abroad.</param>
public readonly record struct CallRow(
    string Id,
    DateTimeOffset Time,
    string Caller,
    string Callee,
    int DurationSeconds,
    bool Answered,
    string Kind,
    string? Sim,
    string? Device,
    string? Cell,
    string? TrunkIn,
    string? TrunkOut,
    bool Roaming);
