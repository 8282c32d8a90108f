namespace FraudSignals.Storage.Local;

/// <summary>Where things are in a data directory.</summary>
internal sealed record StoreLayout(string Root)
{
    /// <summary>What happened, newest last: the truth.</summary>
    public string Journal => Path.Combine(Root, "journal");

    /// <summary>The engine's state as of some journal record.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    public string Alerts => Path.Combine(Root, "alerts");

    /// <summary>How far each target has come.</summary>
    public string Outbox => Path.Combine(Root, "outbox");

    /// <summary>Which key the tokens are made under.</summary>
    public string KeyFingerprint => Path.Combine(Root, "token.fingerprint");

    /// <summary>What was set aside because it could not be read.</summary>
    public string Damaged => Path.Combine(Root, "damaged");
}
