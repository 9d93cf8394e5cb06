using System.Data;
using Dapper;

namespace Liftoff.MediaBuys.Store;

/// <summary>Dapper knows no DateOnly parameters by itself; Npgsql does.</summary>
internal sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
{
    public override DateOnly Parse(object value) => value is DateTime moment ? DateOnly.FromDateTime(moment) : (DateOnly)value;

    public override void SetValue(IDbDataParameter parameter, DateOnly value) => parameter.Value = value;
}
