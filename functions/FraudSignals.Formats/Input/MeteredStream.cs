using System.Xml;

namespace FraudSignals.Formats.Input;

/// <summary>Lets a parser read so many bytes for one node and no more, since it holds what it reads of one.</summary>
internal sealed class MeteredStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _count;

    /// <summary>Begins with the next node.</summary>
    public void Begin() => _count = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _count += count;
        return _count <= limit ? count : throw new XmlException($"An element or attribute is longer than {limit} bytes.");
    }
}
