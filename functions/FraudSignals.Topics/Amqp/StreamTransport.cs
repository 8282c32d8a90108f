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
internal sealed class StreamTransport(Stream stream, byte[] first, ClientAccess access, TimeProvider clock, Action<StreamTransport> closed) : IAsyncTransport, IAuthenticated, IDisposable
{
    // Opening, a session, the link for tokens and a token: what more comes from somebody who has shown no key is not for us.
    private const long MaxUnknownBytes = 64 << 10;
    private const int SizeOfSize = 4;
    private const int AheadBytes = 8 << 10;

    private readonly TaskCompletionSource _whenClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly long _born = clock.GetTimestamp();
    private readonly byte[] _ahead = [.. first, .. new byte[AheadBytes]];
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

    /// <summary>Reads as much as is asked for: the library asks for a header, and then for the size of a frame and the frame in turn.</summary>
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

    public async Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            var all = new byte[listSize];
            var at = 0;
            foreach (var buffer in bufferList)
            {
                buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).CopyTo(all.AsSpan(at));
                at += buffer.Length;
            }

            await stream.WriteAsync(all.AsMemory(0, at)).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Completes when what is being written has left, so that a peer that does not read is sent no more.</summary>
    public async Task WhenWrittenAsync()
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        _sending.Release();
    }

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
        }

        var some = Math.Min(buffer.Length, _read - _given);
        _ahead.AsSpan(_given, some).CopyTo(buffer.Span);
        _given += some;
        return some;
    }

    public void Send(ByteBuffer buffer) => stream.Write(buffer.Buffer, buffer.Offset, buffer.Length);

    public int Receive(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

    public void Dispose()
    {
        Close();
        _sending.Dispose();
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            closed(this);
            stream.Dispose();
            _whenClosed.TrySetResult();
        }
    }
}
