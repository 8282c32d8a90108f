using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Csv;
using FraudSignals.Formats.Json;
using FraudSignals.Formats.Layouts;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats;

/// <summary>Finds the reader for an input by how it is written, what its records are and who sends it.</summary>
public static class RecordReaders
{
    /// <summary>A reader for one input.</summary>
    /// <param name="format">How the input is written.</param>
    /// <param name="type">What its records are.</param>
    /// <param name="source">Who sends it: gives its layouts, the country code, the zone of local times, the names of fields and which of
    /// them it lacks.</param>
    /// <param name="maxRecordBytes">The longest record taken, bytes, at least 1,024.</param>
    public static RecordReader Create(
        BatchFormat format, EventType type, Source source, int maxRecordBytes = RecordReader.DefaultMaxRecordBytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (LayoutReaders.Find(source, type, format) is { } layout)
        {
            return LayoutReaders.Create(layout, format, source, maxRecordBytes);
        }

        var record = new RecordAssembler(FieldTable.Of(type, source), source);
        return format switch
        {
            BatchFormat.Json => new JsonArrayReader(record, new JsonObjectReader(record), maxRecordBytes),
            BatchFormat.NdJson => new NdJsonReader(record, new JsonObjectReader(record), maxRecordBytes),
            BatchFormat.Csv => new CsvReader(record, maxRecordBytes),
            BatchFormat.Xml => new NoXmlReader(record, maxRecordBytes),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
