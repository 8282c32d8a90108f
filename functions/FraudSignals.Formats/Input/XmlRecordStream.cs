using System.Buffers;
using System.Text.Json;
using System.Xml;
using FraudSignals.Events.Layouts;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Input;

/// <summary>
/// The records of an XML document as JSON, one object a line, of which the members are called as the layout calls them:
/// <c>PmtId/TxId</c> for what stands within the record, <c>IntrBkSttlmAmt/@Ccy</c> for an attribute, and
/// <c>/GrpHdr/CreDtTm</c> for what stands outside it, for all records behind it within the element that holds both. Prefixes of
/// namespaces do not count.
/// </summary>
/// <remarks>No document type, no entities of its own, and no more is held than one record and a bit.</remarks>
internal sealed class XmlRecordStream : ReadOnlyStream
{
    private const int MaxDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        CloseInput = false,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private readonly Stream _input;
    private readonly string[] _record;
    private readonly string[] _inner;
    private readonly string[] _outer;
    private readonly int _maxRecordBytes;
    private readonly Dictionary<string, string> _within = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _outside = new(StringComparer.Ordinal);

    // By name, how deep the element stands within which the value counts.
    private readonly Dictionary<string, int> _holders = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _ready = new();
    private readonly Utf8JsonWriter _json;
    private XmlReader? _xml;
    private MeteredStream? _metered;
    private int _at;
    private long _records;
    private bool _isAtEnd;

    public XmlRecordStream(Stream input, Layout layout, int maxRecordBytes)
    {
        (_input, _record, _maxRecordBytes) = (input, layout.Records!.Split('|'), maxRecordBytes);
        _inner = [.. layout.Names().Where(n => n[0] != '/')];
        _outer = [.. layout.Names().Where(n => n[0] == '/')];
        _json = new Utf8JsonWriter(_ready);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_at == _ready.WrittenCount && !_isAtEnd)
        {
            _ready.ResetWrittenCount();
            _at = 0;
            try
            {
                _isAtEnd = !await NextAsync(cancellationToken);
            }
            catch (XmlException problem)
            {
                throw new UnreadableDataException(ErrorCodes.WrongFormat,
                    $"The XML cannot be read behind record {_records}, at line {problem.LineNumber}. {Explain(problem)}");
            }
        }

        var count = Math.Min(buffer.Length, _ready.WrittenCount - _at);
        _ready.WrittenSpan.Slice(_at, count).CopyTo(buffer.Span);
        _at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _xml?.Dispose();
            _json.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string Explain(XmlException problem) => problem.Message.Contains("DTD", StringComparison.Ordinal)
        ? "Leave the document type (DOCTYPE) out."
        : "It is cut off or not well-formed.";

    /// <summary>Writes the next record; false where there is none.</summary>
    private async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        _xml ??= await OpenAsync(cancellation);
        if (_xml is null)
        {
            return false;
        }

        var path = new List<string>();
        while (await ReadAsync())
        {
            if (_xml.NodeType == XmlNodeType.Element && _record.Contains(_xml.LocalName, StringComparer.Ordinal))
            {
                await ReadRecordAsync();
                return true;
            }

            if (_xml.NodeType == XmlNodeType.EndElement)
            {
                Forget(_xml.Depth);
            }

            await NoteAsync(path, _outer, _outside, _xml.Depth, "/");
        }

        return _records == 0 ? throw NoRecord() : false;
    }

    private async ValueTask<XmlReader?> OpenAsync(CancellationToken cancellation)
    {
        var head = new byte[FirstBytes.Enough];
        var count = await _input.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (count == 0)
        {
            return null;
        }

        if (FirstBytes.Judge(head.AsSpan(0, count), BatchFormat.Xml) is { Code: not ErrorCodes.WrongEncoding } problem)
        {
            throw new UnreadableDataException(problem.Code, problem.Detail);
        }

        _metered = new MeteredStream(new PrefixedStream(head.AsMemory(0, count), _input), 16L * _maxRecordBytes);
        return XmlReader.Create(_metered, Settings);
    }

    private async ValueTask<bool> ReadAsync()
    {
        _metered!.Begin();
        return await _xml!.ReadAsync()
            && (_xml.Depth <= MaxDepth ? true : throw new XmlException("deep", null, ((IXmlLineInfo)_xml).LineNumber, 0));
    }

    private async ValueTask ReadRecordAsync()
    {
        _within.Clear();
        var path = new List<string>();
        var depth = _xml!.Depth;
        await NoteAsync(path, _inner, _within, 0, "");
        while (!_xml.IsEmptyElement || _xml.Depth > depth)
        {
            if (!await ReadAsync() || (_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth))
            {
                break;
            }

            await NoteAsync(path, _inner, _within, _xml.Depth - depth, "");
        }

        _records++;
        _json.Reset();
        _json.WriteStartObject();
        foreach (var (name, value) in _within.Concat(_outside))
        {
            _json.WriteString(name, value);
        }

        _json.WriteEndObject();
        _json.Flush();
        _ready.Write("\n"u8);
    }

    /// <summary>Notes the value of the node under its path, where the layout asks for it; the first where there are several.</summary>
    /// <param name="path">The names of the elements that are open.</param>
    /// <param name="asked">What the layout asks for here.</param>
    /// <param name="values">Takes it.</param>
    /// <param name="depth">How deep the node stands below where paths begin.</param>
    /// <param name="mark">What a path of what stands outside records begins with.</param>
    private async ValueTask NoteAsync(List<string> path, string[] asked, Dictionary<string, string> values, int depth, string mark)
    {
        // The record itself is no part of the paths within it.
        var level = mark.Length == 0 ? depth - 1 : depth;
        path.RemoveRange(Math.Clamp(level, 0, path.Count), path.Count - Math.Clamp(level, 0, path.Count));
        switch (_xml!.NodeType)
        {
            case XmlNodeType.Element:
                if (level >= 0)
                {
                    path.Add(_xml.LocalName);
                }

                for (var i = 0; i < _xml.AttributeCount; i++)
                {
                    _xml.MoveToAttribute(i);
                    Keep(string.Join('/', [.. path, "@" + _xml.LocalName]), _xml.Value);
                }

                _xml.MoveToElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                Keep(string.Join('/', path), await _xml.GetValueAsync());
                break;
        }

        void Keep(string at, string value)
        {
            foreach (var name in asked)
            {
                if (mark.Length == 0 ? name == at : ("/" + at).EndsWith(name, StringComparison.Ordinal))
                {
                    if (mark.Length > 0)
                    {
                        values[name] = value;
                        _holders[name] = at.Count('/') - name.Count('/');
                    }
                    else
                    {
                        values.TryAdd(name, value);
                    }
                }
            }
        }
    }

    /// <summary>Forgets what counts within an element that ends: the next message of a file has values of its own.</summary>
    private void Forget(int depth)
    {
        foreach (var (name, holder) in _holders)
        {
            if (holder >= depth && _outside.Remove(name))
            {
                _holders.Remove(name);
            }
        }
    }

    private UnreadableDataException NoRecord() => new(
        ErrorCodes.WrongFormat,
        $"The document has no element {string.Join(" or ", _record)}, which is a record in the layout of this source. Send the message "
        + $"the layout describes.");
}
