using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FraudSignals.Events.Layouts;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>Makes one field as its recipe says.</summary>
internal sealed class FieldMaker
{
    private const int MaxTimeBytes = 64;

    private readonly FieldRecipe _recipe;
    private readonly FieldSpec _field;
    private readonly Layout _layout;
    private readonly int _when;
    private readonly int[] _from;
    private readonly int[] _or;
    private readonly byte[] _join;
    private readonly byte[]? _value;
    private readonly (byte[] Written, byte[] Meant)[] _map;
    private readonly byte[]? _else;

    /// <param name="recipe">How it is made.</param>
    /// <param name="field">What it is.</param>
    /// <param name="place">Its place in the table of the contract's fields.</param>
    /// <param name="layout">Whose recipe it is.</param>
    /// <param name="placeOf">The place of a name of the source.</param>
    public FieldMaker(FieldRecipe recipe, FieldSpec field, int place, Layout layout, Func<string, int> placeOf)
    {
        (_recipe, _field, _layout, Place) = (recipe, field, layout, place);
        _when = recipe.When is null ? -1 : placeOf(recipe.When.From);
        _from = [.. recipe.From.Select(placeOf)];
        _or = [.. recipe.Or.Select(placeOf)];
        _join = Encoding.UTF8.GetBytes(recipe.Join);
        _value = recipe.Value is null ? null : Encoding.UTF8.GetBytes(recipe.Value);
        _map = [.. recipe.Map.Select(m => (Encoding.UTF8.GetBytes(m.Key), Encoding.UTF8.GetBytes(m.Value)))];
        _else = recipe.Else is null ? null : Encoding.UTF8.GetBytes(recipe.Else);
    }

    /// <summary>The place of the field in the contract's table.</summary>
    public int Place { get; }

    public bool IsFor(LayoutAssembler record, ReadOnlySpan<byte> text) =>
        _when < 0 || _recipe.When!.Takes(Encoding.UTF8.GetString(record.ValueOf(_when, text)));

    /// <summary>Adds the field, where the record has something to make it of.</summary>
    public void Make(LayoutAssembler record, ReadOnlySpan<byte> text, MadeFields made)
    {
        var start = made.Length;
        foreach (var from in _from)
        {
            var part = record.ValueOf(from, text);
            if (!part.IsEmpty && made.Length > start)
            {
                made.Append(_join);
            }

            made.Append(part);
        }

        for (var i = 0; i < _or.Length && made.Length == start; i++)
        {
            made.Append(record.ValueOf(_or[i], text));
        }

        var kind = TokenKind.Cell;
        if (made.Length == start)
        {
            made.Append(_value);
        }
        else
        {
            kind = Rewrite(made, start);
        }

        if (made.Length > start)
        {
            made[Place] = new RawField(start, made.Length - start, kind);
        }
    }

    private TokenKind Rewrite(MadeFields made, int start)
    {
        if (_layout.PercentEncoded && made.Text[start..].Contains((byte)'%'))
        {
            made.Replace(start, Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(made.Text[start..]))));
        }

        if (_map.Length > 0 || _else is not null)
        {
            made.Replace(start, Mapped(made.Text[start..]));
        }

        if (_recipe.Form is { } form && made.Length > start && made.Length - start <= MaxTimeBytes)
        {
            Span<byte> time = stackalloc byte[MaxTimeBytes];
            var length = form.Rewrite(made.Text[start..], time, _field.Shape == FieldShape.Date);
            if (length == 0)
            {
                return TokenKind.Misfit;
            }

            made.Replace(start, time[..length]);
        }

        if (_field.Shape is FieldShape.Seconds or FieldShape.Amount or FieldShape.SignedAmount)
        {
            RewriteNumber(made, start);
        }

        return TokenKind.Cell;
    }

    private ReadOnlySpan<byte> Mapped(ReadOnlySpan<byte> written)
    {
        foreach (var (known, meant) in _map)
        {
            if (known.Length == written.Length && Ascii.EqualsIgnoreCase(known, written) || known.AsSpan().SequenceEqual(written))
            {
                return meant;
            }
        }

        return _else ?? written.ToArray();
    }

    /// <summary>
    /// Writes a number with a point before its decimals and nothing between its thousands; what is no such number stays as it is.
    /// </summary>
    private void RewriteNumber(MadeFields made, int start)
    {
        var written = made.Text[start..];
        if (_layout.Thousands == 0 && _layout.DecimalPoint == '.' && _recipe.Per == 1)
        {
            return;
        }

        Span<byte> plain = stackalloc byte[MaxTimeBytes];
        if (written.Length > plain.Length || !TryPlain(written, plain, out var length))
        {
            // A word that the field refuses whatever it is.
            made.Append("?"u8);
            return;
        }

        plain = plain[..length];
        if (_recipe.Per > 1)
        {
            if (!Utf8Parser.TryParse(plain, out decimal number, out var used) || used != plain.Length)
            {
                return;
            }

            Span<byte> divided = stackalloc byte[MaxTimeBytes];
            if (!(number / _recipe.Per).TryFormat(divided, out length, "0.############", CultureInfo.InvariantCulture))
            {
                return;
            }

            made.Replace(start, divided[..length]);
            return;
        }

        made.Replace(start, plain);
    }

    private bool TryPlain(ReadOnlySpan<byte> written, Span<byte> plain, out int length)
    {
        length = 0;
        var point = written.IndexOf((byte)_layout.DecimalPoint);
        var whole = point < 0 ? written : written[..point];
        if (point >= 0 && written[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var b = whole[at];
            if (_layout.Thousands != 0 && b == _layout.Thousands)
            {
                // Three digits to the next, or to the end: anything else is another number than it looks.
                var group = whole[(at + 1)..];
                var next = group.IndexOf((byte)_layout.Thousands);
                if (at == 0 || (next < 0 ? group.Length : next) != 3)
                {
                    return false;
                }
            }
            else if (b is >= (byte)'0' and <= (byte)'9' || (at == 0 && b == '-'))
            {
                plain[length++] = b;
            }
            else
            {
                return false;
            }
        }

        if (point >= 0)
        {
            plain[length++] = (byte)'.';
            written[(point + 1)..].CopyTo(plain[length..]);
            length += written.Length - point - 1;
        }

        return length > 0;
    }
}
