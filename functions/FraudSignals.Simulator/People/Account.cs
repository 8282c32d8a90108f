namespace FraudSignals.Simulator.People;

/// <summary>A bank account. Amounts are whole satang (1/100 THB).</summary>
internal sealed class Account
{
    public required AccountKind Kind { get; init; }

    public required int Index { get; init; }

    public required string Number { get; init; }

    public required string Bank { get; init; }

    public required DateOnly Opened { get; init; }

    /// <summary>Phone number registered to the account; null for institutions.</summary>
    public string? OwnerNumber { get; init; }

    /// <summary>Device its banking app runs on; null for institutions.</summary>
    public string? Device { get; init; }

    public long Balance { get; set; }

    public required string Class { get; init; }

    public bool IsFraud { get; init; }

    /// <summary>Whether it took part in fraud in the simulated period; only then is a mule account labelled as fraud.</summary>
    public bool Acted { get; set; }

    /// <summary>What it does when money arrives; null for accounts that only follow the habits of their owner.</summary>
    public IAccountLife? Life { get; set; }
}
