using FraudSignals.Evaluation;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Single;

/// <summary>The engine between two batches.</summary>
public interface IEngineAccess
{
    /// <summary>Tells the time of reception; null where events' own times stand for it.</summary>
    ReceptionClock? Reception { get; }

    /// <summary>Works on the engine between two batches: to take a part of a snapshot, for instance.</summary>
    /// <exception cref="StoreUnavailableException">The engine is of no use any more: it holds what the log does not.</exception>
    ValueTask ExclusiveAsync(Action<Engine> work, CancellationToken cancellation);

    /// <summary>Works on the engine, and has those who see what came of it wait until it is safe.</summary>
    /// <param name="work">The work; gives what ends once it is safe, after all before it.</param>
    /// <param name="cancellation">Gives up before it is begun.</param>
    Task CommitAsync(Func<Engine, Task> work, CancellationToken cancellation);
}
