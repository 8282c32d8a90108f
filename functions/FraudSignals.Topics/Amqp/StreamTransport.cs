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

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly long _born = clock.GetTimestamp();
    private long _left;
    private int _firstRead;
    private long _received;
    private int _closed;

    public ClientAccess Access => access;

    /// <summary>For how long it has been open.</summary>
    public TimeSpan Age => clock.GetElapsedTime(_born);

    /// <summary>For how long the library has not asked for more: after a while it never will again.</summary>
    public TimeSpan Unread => Volatile.Read(ref _left) is var left && left == 0 ? TimeSpan.Zero : clock.GetElapsedTime(left);

    IPrincipal IAuthenticated.Principal => access;

    public void SetConnection(Connection connection)
    {
    }

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        if (_firstRead < first.Length)
        {
            var some = Math.Min(count, first.Length - _firstRead);
            Array.Copy(first, _firstRead, buffer, offset, some);
            _firstRead += some;
            return some;
        }

        if (!access.IsKnown && _received > MaxUnknownBytes)
        {
            throw new IOException("Too much was sent without a key.");
        }

        Volatile.Write(ref _left, 0);
        try
        {
            var read = await stream.ReadAsync(buffer.AsMemory(offset, count)).ConfigureAwait(false);
            _received += read;
            return read;
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
        }
    }
}
