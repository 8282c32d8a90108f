using FraudSignals.Formats.Json;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>Finds the values that stand at the paths of a layout, in objects and lists of any nesting.</summary>
internal sealed class JsonPathReader(LayoutAssembler record, JsonPaths paths) : JsonRecordReader(record)
{
    // Deeper than any path goes; what is deeper still is passed over without calls within calls.
    private const int MaxDepth = 32;

    public override JsonObjectStatus Read(ReadOnlySpan<byte> text, out int end)
    {
        Record.Begin();
        end = 0;
        return ReadObject(text, paths, 0, ref end);
    }

    private JsonObjectStatus ReadObject(ReadOnlySpan<byte> text, JsonPaths node, int depth, ref int at)
    {
        at = JsonText.SkipSpace(text, at + 1);
        if (at < text.Length && text[at] == '}')
        {
            at++;
            return JsonObjectStatus.Complete;
        }

        while (true)
        {
            var status = ReadText(text, ref at, out var name);
            status = status == JsonObjectStatus.Complete ? PassColon(text, ref at) : status;
            if (status == JsonObjectStatus.Complete)
            {
                at = JsonText.SkipSpace(text, at);
                var member = node.Find(Record.TextOf(name, text));
                status = Read(text, member, depth + 1, ref at);
            }

            if (status != JsonObjectStatus.Complete || Separate(text, (byte)'}', ref at, out status))
            {
                return status;
            }
        }
    }

    private JsonObjectStatus Read(ReadOnlySpan<byte> text, JsonPaths? node, int depth, ref int at)
    {
        if (node is { IsInner: true } or { Field: >= 0 } && depth < MaxDepth && at < text.Length)
        {
            switch (text[at])
            {
                case (byte)'{' when node.IsInner:
                    return ReadObject(text, node, depth, ref at);
                case (byte)'[':
                    return ReadList(text, node, depth, ref at);
            }
        }

        var status = ReadValue(text, ref at, out var value);
        if (status == JsonObjectStatus.Complete && node is { Field: >= 0 } && value.Kind != TokenKind.Null
            && !Record.TrySet(node.Field, value))
        {
            record.NoteSeveral(node.Field);
        }

        return status;
    }

    /// <summary>Reads a list as if its one element stood in its place; of several, the first where the path says so.</summary>
    private JsonObjectStatus ReadList(ReadOnlySpan<byte> text, JsonPaths node, int depth, ref int at)
    {
        at = JsonText.SkipSpace(text, at + 1);
        if (at < text.Length && text[at] == ']')
        {
            at++;
            return JsonObjectStatus.Complete;
        }

        for (var isFirst = true; ; isFirst = false)
        {
            var status = Read(text, isFirst || !node.TakesFirst ? node : null, depth + 1, ref at);
            if (status != JsonObjectStatus.Complete || Separate(text, (byte)']', ref at, out status))
            {
                return status;
            }
        }
    }

    /// <summary>Goes over a comma to the next element; true where there is none, with the reason.</summary>
    private static bool Separate(ReadOnlySpan<byte> text, byte close, ref int at, out JsonObjectStatus status)
    {
        at = JsonText.SkipSpace(text, at);
        if (at >= text.Length)
        {
            status = JsonObjectStatus.Incomplete;
            return true;
        }

        var isClosed = text[at] == close;
        status = isClosed || text[at] == ',' ? JsonObjectStatus.Complete : JsonObjectStatus.Broken;
        if (status == JsonObjectStatus.Complete)
        {
            at = isClosed ? at + 1 : JsonText.SkipSpace(text, at + 1);
        }

        return isClosed || status != JsonObjectStatus.Complete;
    }
}
