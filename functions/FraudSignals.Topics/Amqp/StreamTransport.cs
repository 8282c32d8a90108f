using System.Buffers;
using System.Security.Principal;
using Amqp;
using Amqp.Listener;

namespace FraudSignals.Topics.Amqp;

/// <summary>A connection whose handshake is done, as the AMQP library wants it.</summary>
/// <param name="stream">Beyond what was read from it.</param>
/// <param name="first">Bytes that were read already.</param>
/// <param name="access">Who it is.</param>
/// <param name="clock">Tells when it was accepted, and since when nobody reads it.</param>
/// <param name="closed">Called once.</param>
internal sealed class StreamTransport(Stream stream, byte[] first, ClientAccess access, TimeProvider clock, Action<StreamTransport> closed)
    : IAsyncTransport, IAuthenticated, IDisposable
{
    // Opening, a session, the link for tokens and a token: what more comes from somebody who has shown no key is not for us.
    private const long MaxUnknownBytes = 64 << 10;
    private const int SizeOfSize = 4;
    private const int LeastAhead = 8 << 10;
    private const int MostAhead = 64 << 10;
    private const int MostIdle = 64 << 10;
    private const int MostWaiting = 256 << 10;

    // For what was sent before a close to leave.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _whenClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _writes = new();
    private readonly long _born = clock.GetTimestamp();
    private byte[] _ahead = [.. first, .. new byte[LeastAhead - first.Length]];
    private ArrayBufferWriter<byte> _coming = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private TaskCompletionSource _written = NewTurn();
    private bool _isWriting;
    private IOException? _failure;
    private int _read = first.Length;
    private int _given;
    private long _left;
    private long _received;
    private bool _hadHeader;
    private int _closed;

    /// <summary>Held while messages are sent or settled: the library loses what other links send where both happen at once.</summary>
    public Lock Order { get; } = new();

    public ClientAccess Access => access;

    public Task WhenClosed => _whenClosed.Task;

    /// <summary>For how long it has been open.</summary>
    public TimeSpan Age => clock.GetElapsedTime(_born);

    /// <summary>For how long the library has not asked for more: after a while it never will again.</summary>
    public TimeSpan Unread => Volatile.Read(ref _left) is var left && left == 0 ? TimeSpan.Zero : clock.GetElapsedTime(left);

    IPrincipal IAuthenticated.Principal => access;

    public void SetConnection(Connection connection)
    {
    }

    /// <summary>
    /// Reads as much as is asked for: the library asks for a header, and then for the size of a frame and the frame in turn.
    /// </summary>
    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        if (!access.IsKnown && _received > MaxUnknownBytes)
        {
            throw new IOException("Too much was sent without a key.");
        }

        Volatile.Write(ref _left, 0);
        try
        {
            var got = 0;
            while (got < count)
            {
                var some = await ReadAsync(buffer.AsMemory(offset + got, count - got)).ConfigureAwait(false);
                if (some == 0)
                {
                    return 0;
                }

                got += some;
            }

            if (_hadHeader && count != SizeOfSize)
            {
                IncomingWindow.Limit(buffer.AsSpan(offset, count));
            }

            _hadHeader = true;
            return got;
        }
        finally
        {
            Volatile.Write(ref _left, clock.GetTimestamp());
        }
    }

    /// <summary>Takes what is to be written, which leaves together with what else comes meanwhile.</summary>
    /// <returns>Completes at once, or where there is much when it has left.</returns>
    public Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        lock (_writes)
        {
            if (_failure != null)
            {
                return Task.FromException(_failure);
            }

            foreach (var buffer in bufferList)
            {
                _coming.Write(buffer.Buffer.AsSpan(buffer.Offset, buffer.Length));
            }

            if (!_isWriting)
            {
                _isWriting = true;
                ThreadPool.UnsafeQueueUserWorkItem(static t => _ = t.WriteAsync(), this, preferLocal: false);
            }

            return _coming.WrittenCount < MostWaiting ? Task.CompletedTask : _written.Task;
        }
    }

    /// <summary>Completes when all that was sent has left, so that a peer that does not read is sent no more.</summary>
    public Task WhenWrittenAsync()
    {
        lock (_writes)
        {
            // What is being written may not hold the newest: that of the next turn does.
            return _failure != null ? Task.FromException(_failure) : _isWriting ? _written.Task : Task.CompletedTask;
        }
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            TaskCompletionSource written;
            lock (_writes)
            {
                (written, _written) = (_written, NewTurn());
                if (_coming.WrittenCount == 0)
                {
                    _isWriting = false;
                    (_coming, _leaving) = (Shrunk(_coming), Shrunk(_leaving));
                    written.SetResult();
                    return;
                }

                (_coming, _leaving) = (_leaving, _coming);
            }

            try
            {
                await stream.WriteAsync(_leaving.WrittenMemory).ConfigureAwait(false);
                _leaving.ResetWrittenCount();
                written.SetResult();
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                Fail(written, problem);
                return;
            }
        }
    }

    private void Fail(TaskCompletionSource written, Exception problem)
    {
        lock (_writes)
        {
            // Nothing is written any more, and whoever waits for it is told: the turn that failed and the next.
            _failure = new IOException("The peer is gone.", problem);
            _coming.ResetWrittenCount();
            foreach (var turn in (TaskCompletionSource[])[written, _written])
            {
                turn.SetException(_failure);
                _ = turn.Task.Exception;
            }
        }

        Close();
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What was busy once does not keep its memory for ever.
    private static ArrayBufferWriter<byte> Shrunk(ArrayBufferWriter<byte> buffer) => buffer.Capacity > MostIdle ? new() : buffer;

    private async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_given == _read)
        {
            (_given, _read) = (0, 0);
            if (buffer.Length >= _ahead.Length)
            {
                var large = await stream.ReadAsync(buffer).ConfigureAwait(false);
                _received += large;
                return large;
            }

            _read = await stream.ReadAsync(_ahead).ConfigureAwait(false);
            _received += _read;
            if (_read == _ahead.Length && _ahead.Length < MostAhead)
            {
                // Whoever sends much is read in larger parts.
                Array.Resize(ref _ahead, _ahead.Length * 2);
            }
        }

        var some = Math.Min(buffer.Length, _read - _given);
        _ahead.AsSpan(_given, some).CopyTo(buffer.Span);
        _given += some;
        return some;
    }

    public void Send(ByteBuffer buffer) => stream.Write(buffer.Buffer, buffer.Offset, buffer.Length);

    public int Receive(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

    public void Dispose() => Close();

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            closed(this);
            _ = EndAsync();
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await WhenWrittenAsync().WaitAsync(LastWords, clock).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or TimeoutException)
        {
            // It is not read any more.
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        _whenClosed.TrySetResult();
    }
}
