namespace FraudSignals.Parties;

/// <summary>What a party may do.</summary>
public enum PartyRole
{
    /// <summary>Post events of its own feeds.</summary>
    Ingest,

    /// <summary>Read the alerts about its own customers, whom they name, and say what became of them.</summary>
    Respond,

    /// <summary>Read all alerts, rules and subjects; others' customers as tokens.</summary>
    Analyse,

    /// <summary>Change rules, erase subjects, see who has keys.</summary>
    Administer,
}
