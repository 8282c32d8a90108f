using FraudSignals.Events.Layouts;

namespace FraudSignals.Formats.Input;

/// <summary>What a layout's reader is given to read.</summary>
internal static class LayoutInput
{
    /// <summary>The input in UTF-8; of XML, an object of JSON in each line for each element that is a record.</summary>
    /// <param name="input">As sent, unpacked; not disposed.</param>
    /// <param name="layout">How it is written.</param>
    /// <param name="maxRecordBytes">The longest record taken.</param>
    public static Stream Open(Stream input, Layout layout, int maxRecordBytes)
    {
        var text = layout.Encoding is { } name ? new DecodedStream(input, TextEncodings.Find(name)!, name) : input;
        return layout.Format == LayoutFormat.Xml ? new XmlRecordStream(text, layout, maxRecordBytes) : text;
    }
}
