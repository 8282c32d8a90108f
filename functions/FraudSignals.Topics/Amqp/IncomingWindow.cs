using System.Buffers.Binary;

namespace FraudSignals.Topics.Amqp;

/// <summary>
/// Halves the largest session windows that clients offer. The AMQP library adds a window to a transfer number modulo 2^32 and
/// counts a transfer after it has left: with the largest window, which the .NET client offers, a client that answers at once
/// makes the sum wrap to a window of nothing, and nothing is sent to it ever again.
/// </summary>
internal static class IncomingWindow
{
    private const byte Begin = 0x11;
    private const byte Flow = 0x13;
    private const byte UInt = 0x70;

    /// <param name="frame">A frame of AMQP without its four bytes of size.</param>
    public static void Limit(Span<byte> frame)
    {
        // Offset of the body, kind of frame; then the descriptor.
        if (frame.Length < 8 || frame[0] * 4 - 4 is var body && (body < 4 || body + 6 > frame.Length) || frame[1] != 0)
        {
            return;
        }

        var fields = frame[body..];
        if (fields is not [0x00, 0x53, Begin or Flow, ..])
        {
            return;
        }

        // The window is the third field of begin and the second of flow, within a short or a long list.
        var before = fields[2] == Begin ? 2 : 1;
        fields = fields[3] switch { 0xC0 => fields[6..], 0xD0 when fields.Length > 12 => fields[12..], _ => [] };
        for (; before > 0 && fields.Length > 0; before--)
        {
            var size = fields[0] switch { 0x40 or 0x43 => 1, 0x52 => 2, 0x60 => 3, UInt => 5, _ => fields.Length };
            fields = fields[Math.Min(size, fields.Length)..];
        }

        if (fields.Length >= 5 && fields[0] == UInt && BinaryPrimitives.ReadUInt32BigEndian(fields[1..]) > int.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(fields[1..], int.MaxValue);
        }
    }
}
