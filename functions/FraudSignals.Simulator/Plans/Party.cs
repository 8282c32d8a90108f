namespace FraudSignals.Simulator.Plans;

/// <summary>Who stands on the other side of a payment of a drawn account.</summary>
internal enum Party
{
    /// <summary>Anybody: a victim, a passing customer.</summary>
    Stranger,

    /// <summary>One of a few people who pay or are paid again and again.</summary>
    Circle,

    /// <summary>The account's own employer or principal.</summary>
    Employer,

    /// <summary>Any company.</summary>
    Company,

    Lender,

    /// <summary>Any shop.</summary>
    Merchant,

    /// <summary>The one shop or wholesaler it always deals with.</summary>
    Supplier,

    Biller,
    Atm,
    Exchange,

    /// <summary>A cash agent of a mobile-money service.</summary>
    Agent,

    /// <summary>The holder's account elsewhere.</summary>
    OwnOther,

    /// <summary>The next account of the ring; who is last turns to cash.</summary>
    Next,
}
