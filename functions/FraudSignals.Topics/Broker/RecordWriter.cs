using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FraudSignals.Topics.Broker;

/// <summary>Writes records one after the other in the same memory.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is memory alone.")]
internal sealed class RecordWriter
{
    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _output;

    public RecordWriter() => _output = new BinaryWriter(_bytes, Encoding.UTF8);

    /// <summary>The bytes of a record, until the next is written.</summary>
    public ReadOnlySpan<byte> Write(RecordKind kind, Action<BinaryWriter> write)
    {
        _bytes.SetLength(0);
        _output.Write((byte)kind);
        write(_output);
        _output.Flush();
        return _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
    }

    public void AppendTo(ITopicLog log, RecordKind kind, Action<BinaryWriter> write) => log.Append(Write(kind, write));
}
