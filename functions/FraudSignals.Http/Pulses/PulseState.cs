namespace FraudSignals.Http.Pulses;

/// <summary>How something that happens again and again goes now.</summary>
internal enum PulseState
{
    /// <summary>As it did before, or it is not known yet how that was.</summary>
    Usual,

    /// <summary>Not at all, though it should have by now.</summary>
    Silent,

    /// <summary>Far more often than ever in the last day.</summary>
    Loud,
}
