using FraudSignals.Events;

namespace FraudSignals.Backtesting.Reading;

/// <summary>Goes through the events of one file in the order of their times.</summary>
internal abstract class EventCursor : IDisposable
{
    /// <summary>The batch the current event stands in; only valid until the cursor moves.</summary>
    public EventBatch Batch { get; protected set; } = new(1);

    /// <summary>Its place there.</summary>
    public int Index { get; protected set; }

    /// <summary>Its time, milliseconds since 1970; <see cref="long.MaxValue"/> once there are no more.</summary>
    public long Time { get; protected set; }

    /// <summary>The share of the file that was read, 0 to 1.</summary>
    public abstract double Share { get; }

    public abstract ValueTask MoveAsync(CancellationToken cancellation);

    public abstract void Dispose();
}
