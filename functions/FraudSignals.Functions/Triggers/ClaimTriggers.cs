using FraudSignals.Functions.Composition;
using FraudSignals.Http.Endpoints;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Works off batches of more than one request may bring.</summary>
public sealed class ClaimTriggers(ClaimWorker worker)
{
    [Function("WorkOnClaim")]
    public Task WorkAsync([QueueTrigger(HostStorage.Claims)] string id, CancellationToken cancellation) =>
    worker.WorkAsync(id, cancellation);

    [Function("SweepClaims")]
    public Task SweepAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
    worker.SweepAsync(cancellation);
}
