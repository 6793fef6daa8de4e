<?xml version="1.0" encoding="UTF-8"?>
<!-- Bars: stacked, one for each row; and columns, one for each layer of a network. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <!-- $rows: <row label="" note="" value="" total=""><bar class="" label="" value="" exact=""/>...</row>, all of one
       scale.  Labels stand above their bar and widths are shares, so that the text keeps its size on any screen. -->
  <xsl:template name="bars">
    <xsl:param name="rows"/>
    <xsl:param name="name"/>
    <xsl:param name="kind"/>
    <xsl:param name="top" select="math:max($rows/row/@value)"/>
    <xsl:variable name="pitch" select="44"/>
    <svg class="bars" role="img" width="100%" height="{$pitch * count($rows/row)}" aria-label="{$name}" data-chart="{$kind}">
      <xsl:for-each select="$rows/row">
        <xsl:variable name="y" select="$pitch * (position() - 1)"/>
        <text x="0" y="{$y + 13}" class="name"><xsl:value-of select="@label"/></text>
        <text x="100%" y="{$y + 13}" class="total" text-anchor="end"><xsl:value-of select="@total"/></text>
        <rect x="0" y="{$y + 18}" width="100%" height="16" class="track"/>
        <xsl:for-each select="bar[@value &gt; 0]">
          <xsl:variable name="x">
            <xsl:call-template name="share"><xsl:with-param name="n" select="sum(preceding-sibling::bar[@value &gt; 0]/@value) div $top"/></xsl:call-template>
          </xsl:variable>
          <xsl:variable name="width">
            <xsl:call-template name="share"><xsl:with-param name="n" select="@value div $top"/></xsl:call-template>
          </xsl:variable>
          <rect class="bar {@class}" x="{$x}" y="{$y + 18}" width="{$width}" height="16" data-value="{@value}">
            <title><xsl:value-of select="concat(../@label, ', ', @label, ': ', @exact)"/></title>
          </rect>
          <xsl:if test="@label != 'share' and 100 * @value div $top &gt; 3 + 1.5 * string-length(@label)">
            <xsl:variable name="middle">
              <xsl:call-template name="share"><xsl:with-param name="n" select="(sum(preceding-sibling::bar[@value &gt; 0]/@value) + @value div 2) div $top"/></xsl:call-template>
            </xsl:variable>
            <text class="in {@class}" x="{$middle}" y="{$y + 30}" text-anchor="middle"><xsl:value-of select="@label"/></text>
          </xsl:if>
        </xsl:for-each>
      </xsl:for-each>
    </svg>
  </xsl:template>

  <!-- What the colours are: each label of the rows once. -->
  <xsl:template name="legend">
    <xsl:param name="rows"/>
    <ul class="legend" aria-hidden="true">
      <xsl:for-each select="$rows/row/bar">
        <xsl:if test="not(../preceding-sibling::row/bar[@label = current()/@label]) and ../../row/bar[@label = current()/@label]/@value &gt; 0">
          <li class="{@class}"><xsl:value-of select="@label"/></li>
        </xsl:if>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <!-- The table under a chart of such rows. -->
  <xsl:template name="bar-table">
    <xsl:param name="rows"/>
    <xsl:param name="unit"/>
    <xsl:param name="first"/>
    <xsl:param name="name"/>
    <details class="data">
      <summary aria-label="Table: {$name}">Table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="{$name}">
        <table>
          <thead>
            <tr>
              <th scope="col"><xsl:value-of select="$first"/></th>
              <xsl:for-each select="$rows/row/bar">
                <xsl:if test="not(../preceding-sibling::row/bar[@label = current()/@label])">
                  <th scope="col" class="n"><xsl:value-of select="@label"/></th>
                </xsl:if>
              </xsl:for-each>
              <xsl:if test="$unit != ''"><th scope="col" class="n">total, <xsl:value-of select="$unit"/></th></xsl:if>
            </tr>
          </thead>
          <tbody>
            <xsl:for-each select="$rows/row">
              <xsl:variable name="row" select="."/>
              <tr>
                <th scope="row"><xsl:value-of select="@label"/></th>
                <xsl:for-each select="$rows/row/bar">
                  <xsl:if test="not(../preceding-sibling::row/bar[@label = current()/@label])">
                    <td class="n">
                      <xsl:variable name="mine" select="$row/bar[@label = current()/@label]"/>
                      <xsl:choose>
                        <xsl:when test="$mine"><xsl:call-template name="exact"><xsl:with-param name="n" select="$mine/@value"/></xsl:call-template></xsl:when>
                        <xsl:otherwise>–</xsl:otherwise>
                      </xsl:choose>
                    </td>
                  </xsl:if>
                </xsl:for-each>
                <xsl:if test="$unit != ''"><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@value"/></xsl:call-template></td></xsl:if>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </details>
  </xsl:template>

  <!-- Columns: $columns is <column label="" value="" exact="" href=""><bar class="" label="" value=""/></column>.
       Stretched to the width of the page; the names stand in the titles and in the table. -->
  <xsl:template name="columns">
    <xsl:param name="columns"/>
    <xsl:param name="name"/>
    <xsl:param name="kind"/>
    <xsl:param name="top" select="math:max($columns/column/@value)"/>
    <xsl:variable name="count" select="count($columns/column)"/>
    <svg class="columns" style="max-width:{56 * $count}px" role="img" width="100%" height="150" viewBox="0 0 {$count * 10} 150" preserveAspectRatio="none" aria-label="{$name}" data-chart="{$kind}">
      <xsl:for-each select="$columns/column">
        <xsl:variable name="x" select="10 * (position() - 1) + 0.75"/>
        <xsl:if test="@href"><a href="{@href}" tabindex="-1">
          <title><xsl:value-of select="concat(@label, ': ', @exact)"/></title>
          <rect class="reach" x="{$x - 0.75}" y="0" width="10" height="150"/>
          <xsl:for-each select="bar[@value &gt; 0]">
            <xsl:variable name="height" select="148 * @value div $top"/>
            <xsl:variable name="below" select="148 * sum(preceding-sibling::bar[@value &gt; 0]/@value) div $top"/>
            <rect class="bar {@class}" x="{$x}" y="{format-number(149 - $below - $height, '0.##')}" width="8.5" height="{format-number($height, '0.###')}" data-value="{@value}"/>
          </xsl:for-each>
        </a></xsl:if>
      </xsl:for-each>
    </svg>
    <xsl:if test="$count &lt;= 14">
      <div class="ticks" aria-hidden="true" style="max-width:{56 * $count}px"><xsl:for-each select="$columns/column"><span><xsl:value-of select="@name"/></span></xsl:for-each></div>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
