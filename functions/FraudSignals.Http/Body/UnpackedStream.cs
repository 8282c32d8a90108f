using System.Globalization;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Body;

/// <summary>
/// Reads unpacked data, and throws where it is so much more than was sent that it cannot be records. Closes it with itself.
/// </summary>
/// <param name="unpacked">The data.</param>
/// <param name="sent">What it is unpacked from.</param>
/// <param name="ratio">How many times as much it may be.</param>
internal sealed class UnpackedStream(Stream unpacked, LimitedStream sent, int ratio) : ReadOnlyStream
{
    // So little harms nobody, and a few like records pack well.
    private const long Unlooked = 1 << 20;

    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await unpacked.ReadAsync(buffer, cancellationToken);
        _count += count;
        return _count <= Unlooked || _count / ratio <= sent.Count
            ? count
            : throw new BodyTooLargeException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The body unpacks to more than {ratio} times its size, which records do not. Send it less compressed, or not at all."),
                ErrorCodes.CompressionRatio);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
