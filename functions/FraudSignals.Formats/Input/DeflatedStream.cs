using System.IO.Compression;

namespace FraudSignals.Formats.Input;

/// <summary>
/// Unpacks gzip (RFC 1952), any number of members one behind the other, or zlib (RFC 1950), which HTTP calls deflate.
/// </summary>
/// <remarks>
/// The decoder does not tell where in its input the packed data ended. What must follow there is known by then, though: the checksum and
/// length of what came out. Where they are found the data was whole, and what follows them is the next member or too much.
/// </remarks>
internal sealed class DeflatedStream(Stream packed, bool isGzip) : ReadOnlyStream
{
    private const int Deflate = 8;

    private readonly PackedInput _input = new(packed);
    private readonly string _what = isGzip ? "gzip" : "deflate";
    private readonly Checksum _checksum = new(isGzip);
    private DeflateStream? _member;
    private long _unpacked;
    private bool _isEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_isEnd && !buffer.IsEmpty)
        {
            if (_member == null && !await _input.LookAheadAsync(1, cancellationToken) && _input.Passed == 0)
            {
                // Nothing at all is an empty body, whatever it was to be packed with.
                return 0;
            }

            _member ??= await BeginAsync(cancellationToken);
            var count = await UnpackAsync(buffer, cancellationToken);
            if (count > 0)
            {
                _checksum.Append(buffer.Span[..count]);
                _unpacked += count;
                return count;
            }

            await EndAsync(cancellationToken);
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> UnpackAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await _member!.ReadAsync(buffer, cancellation);
        }
        catch (InvalidDataException)
        {
            throw _input.IsAtEnd ? CutOff() : Damaged();
        }
    }

    private async ValueTask<DeflateStream> BeginAsync(CancellationToken cancellation)
    {
        var start = _input.Passed;
        var first = await _input.ByteAsync(cancellation);
        var isHead = isGzip ? first == 0x1F : (first & 0xF) == Deflate;
        if (!isHead || !IsHead(first, await NextAsync(cancellation)))
        {
            throw Unpacking.Damaged(_what, start, _unpacked);
        }

        if (isGzip)
        {
            await PassHeadAsync(cancellation);
        }

        _input.Begin();
        _checksum.Begin();
        return new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);
    }

    private bool IsHead(int first, int second)
    {
        const int presetDictionary = 0x20;
        return isGzip ? second == 0x8B : (first << 8 | second) % 31 == 0 && (second & presetDictionary) == 0;
    }

    /// <summary>Passes over what stands in a gzip member's head behind its mark.</summary>
    private async ValueTask PassHeadAsync(CancellationToken cancellation)
    {
        const int hasChecksum = 2, hasExtra = 4, hasName = 8, hasComment = 16, reserved = 0xE0;
        var method = await NextAsync(cancellation);
        var flags = await NextAsync(cancellation);
        if (method != Deflate || (flags & reserved) != 0)
        {
            throw Damaged();
        }

        await PassAsync(6, cancellation); // Time, level, system.
        if ((flags & hasExtra) != 0)
        {
            var length = await NextAsync(cancellation);
            await PassAsync(length | await NextAsync(cancellation) << 8, cancellation);
        }

        foreach (var text in (int[])[hasName, hasComment])
        {
            while ((flags & text) != 0 && await NextAsync(cancellation) != 0)
            {
            }
        }

        await PassAsync((flags & hasChecksum) != 0 ? 2 : 0, cancellation);
    }

    private async ValueTask PassAsync(int count, CancellationToken cancellation)
    {
        for (; count > 0; count--)
        {
            await NextAsync(cancellation);
        }
    }

    private async ValueTask<int> NextAsync(CancellationToken cancellation) =>
        await _input.ByteAsync(cancellation) is var next and >= 0 ? next : throw CutOff();

    /// <summary>Finds the trailer of the member that has ended, and goes behind it.</summary>
    private async ValueTask EndAsync(CancellationToken cancellation)
    {
        // One byte more than a trailer tells that something follows it, two what.
        await _input.LookAheadAsync(Checksum.MaxTrailerBytes + 2, cancellation);
        var end = FindEnd(out var isFound);
        if (end < 0)
        {
            throw isFound ? Unpacking.Follows(_what, _input.Passed) : _input.IsAtEnd ? CutOff() : Damaged();
        }

        _input.GoTo(end);
        _member!.Dispose();
        _member = null;
        _isEnd = _input.Ahead.IsEmpty;
    }

    /// <summary>The place behind the trailer; -1 where there is none, or none that the end or a member follows.</summary>
    private int FindEnd(out bool isFound)
    {
        Span<byte> trailer = stackalloc byte[Checksum.MaxTrailerBytes];
        trailer = trailer[.._checksum.WriteTrailer(trailer)];
        var kept = _input.Kept;
        isFound = false;
        for (var at = kept.IndexOf(trailer); at >= 0;)
        {
            isFound = true;
            var end = at + trailer.Length;
            if (end == kept.Length || (isGzip && kept[end..].StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])))
            {
                return end;
            }

            var next = kept[(at + 1)..].IndexOf(trailer);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return -1;
    }

    private UnreadableDataException CutOff() => Unpacking.CutOff(_what, _input.Passed, _unpacked);

    private UnreadableDataException Damaged() => Unpacking.Damaged(_what, _input.Passed, _unpacked);
}
