namespace FraudSignals.Simulator.People;

/// <summary>Someone's intention to pay. What becomes of it is decided when its time comes.</summary>
/// <param name="Time">When it is made.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Satang">Amount wanted.</param>
/// <param name="Channel">How it is paid.</param>
internal sealed record Payment(long Time, Account Payer, Account Payee, long Satang, string Channel)
{
    /// <summary>Pay what there is when the balance does not reach.</summary>
    public bool UpToBalance { get; init; }

    /// <summary>Where the money comes from or goes in a scheme; the accounts on both sides then count as having acted.</summary>
    public bool IsScheme { get; init; }

    /// <summary>Device used, when not the payer's own.</summary>
    public string? Device { get; init; }
}
