using FraudSignals.Events;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>Answers XML from a source whose profile does not say how to read it.</summary>
internal sealed class NoXmlReader(RecordAssembler record, int maxRecordBytes) : RecordReader(BatchFormat.Xml, record, maxRecordBytes)
{
    private protected override ReadStatus ReadRecords(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed) =>
        Break(
            ErrorCodes.WrongFormat,
            $"XML is taken from sources whose profile has a layout of XML for "
            + $"{(Record.Table.Type == EventType.Call ? "calls" : "transfers")}. "
            + "Name the source, or send JSON or CSV.");
}
