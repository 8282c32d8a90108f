using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Csv;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Json;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>Readers for sources that write records in a layout of their own.</summary>
internal static class LayoutReaders
{
    /// <summary>The layout a source has for records that come so; null where they come in the contract's way.</summary>
    public static Layout? Find(Source source, EventType type, BatchFormat format)
    {
        foreach (var layout in source.Layouts)
        {
            if (layout.Type == type && layout.Format == FormatOf(format))
            {
                return layout;
            }
        }

        return null;
    }

    public static RecordReader Create(Layout layout, BatchFormat format, Source source, int maxRecordBytes)
    {
        var record = new LayoutAssembler(layout, source);
        return format switch
        {
            BatchFormat.Csv => new CsvReader(record, maxRecordBytes, CsvForm.Of(layout)) { Layout = layout },
            BatchFormat.Json =>
                new JsonArrayReader(record, new JsonPathReader(record, JsonPaths.Of(layout)), maxRecordBytes,
                    layout.Records) { Layout = layout },

            // An array further inside is no line, however the request calls it.
            BatchFormat.NdJson when layout.Records is not null => Create(layout, BatchFormat.Json, source, maxRecordBytes),
            BatchFormat.NdJson =>
                new NdJsonReader(record, new JsonPathReader(record, JsonPaths.Of(layout)), maxRecordBytes) { Layout = layout },
            _ => new NdJsonReader(record, new JsonObjectReader(record), maxRecordBytes) { Layout = layout },
        };
    }

    private static LayoutFormat FormatOf(BatchFormat format) => format switch
    {
        BatchFormat.Csv => LayoutFormat.Csv,
        BatchFormat.Xml => LayoutFormat.Xml,
        _ => LayoutFormat.Json,
    };
}
