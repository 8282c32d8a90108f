namespace FraudSignals.Host.RuleTesting;

/// <summary>The clock of a test: it stands at the reception of the record under way.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => Now;
}
