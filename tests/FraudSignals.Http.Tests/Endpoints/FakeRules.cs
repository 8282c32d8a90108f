using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>Rules that change as told: one rule, called <c>busy</c>.</summary>
public sealed class FakeRules : IRuleControl
{
    private static readonly DateTimeOffset Since = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public RulesStatus Status { get; set; } = new("snap", Since, "rules", null, []);

    /// <summary>What a reload comes to.</summary>
    public Func<RulesStatus, RulesStatus> OnReload { get; set; } = status => status;

    public bool DiskIsFull { get; set; }

    public ValueTask<RulesStatus> ReloadAsync(CancellationToken cancellation) => new(Status = OnReload(Status));

    public ValueTask<RulesStatus?> SwitchOffAsync(RuleSwitch off, CancellationToken cancellation) => DiskIsFull
        ? throw new IOException("No space left.")
        : new(off.Id == "busy" ? Status = Status with { SwitchedOff = [off] } : null);

    public ValueTask<RulesStatus?> SwitchOnAsync(string id, CancellationToken cancellation) =>
        new(id == "busy" ? Status = Status with { SwitchedOff = [] } : null);
}
