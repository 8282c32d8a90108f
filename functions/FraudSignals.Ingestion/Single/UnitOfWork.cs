using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Single;

/// <summary>What one home subject's records led to: kept wholly or not at all.</summary>
/// <param name="Home">The caller or payer.</param>
/// <param name="Events">The places of its accepted records in the batch.</param>
/// <param name="Alerts">The alerts they caused, for the outbox.</param>
public sealed record UnitOfWork(SubjectKey Home, ImmutableArray<int> Events, ImmutableArray<Alert> Alerts);
