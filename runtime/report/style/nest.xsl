<?xml version="1.0" encoding="UTF-8"?>
<!-- The nest, a row for each loop, and beside it which memory serves each tensor there. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <xsl:template name="nest-table">
    <xsl:variable name="here" select="."/>
    <div class="scroll" tabindex="0" role="region" aria-label="Loop nest of {@dataflow}">
      <table class="nest" data-chart="nest">
        <thead>
          <tr><th scope="col">loop</th><th scope="col" class="n">trips</th><xsl:for-each select="operand"><th scope="col" class="tensor"><xsl:value-of select="@name"/></th></xsl:for-each></tr>
        </thead>
        <tbody>
          <xsl:for-each select="nest/for | nest/event | nest/spread">
            <xsl:variable name="loop" select="."/>
            <tr>
              <xsl:if test="self::spread"><xsl:attribute name="class">spread</xsl:attribute></xsl:if>
              <th scope="row" style="--d:{count(preceding-sibling::for | preceding-sibling::event)}">
                <xsl:choose>
                  <xsl:when test="self::event"><span class="k"><xsl:if test="not(preceding-sibling::event)">on event <xsl:value-of select="../@event"/>: </xsl:if></span></xsl:when>
                  <xsl:otherwise><span class="k"><xsl:value-of select="name()"/></span></xsl:otherwise>
                </xsl:choose>
                <xsl:text> </xsl:text><xsl:value-of select="@variable"/>
                <xsl:if test="@weight &gt; 1"><span class="w" title="each trip goes on by {@weight}"> step <xsl:value-of select="@weight"/></span></xsl:if>
                <xsl:if test="@over"><span class="k"> over </span><xsl:value-of select="@over"/></xsl:if>
              </th>
              <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@trips"/></xsl:call-template></td>
              <xsl:for-each select="$here/operand">
                <xsl:call-template name="residency"><xsl:with-param name="loop" select="$loop"/></xsl:call-template>
              </xsl:for-each>
            </tr>
          </xsl:for-each>
          <tr class="body">
            <th scope="row" style="--d:{count(nest/for | nest/event)}"><span class="k">operation</span></th>
            <td/>
            <xsl:for-each select="operand"><xsl:call-template name="residency"><xsl:with-param name="loop" select="$here/nest"/></xsl:call-template></xsl:for-each>
          </tr>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <!-- The cell of a tensor beside a loop; $loop is the nest itself for the innermost line. -->
  <xsl:template name="residency">
    <xsl:param name="loop"/>
    <xsl:variable name="name" select="@name"/>
    <xsl:variable name="holds" select="$loop[not(self::nest)]/preceding-sibling::hold[@tensor = $name] | $loop[self::nest]/hold[@tensor = $name]"/>
    <xsl:variable name="hold" select="$holds[last()]"/>
    <xsl:variable name="memory" select="memory[@name = $hold/@memory]"/>
    <xsl:variable name="begins" select="$holds[generate-id((following-sibling::for | following-sibling::event | following-sibling::spread)[1]) = generate-id($loop[not(self::nest)])
        or ($loop[self::nest] and not(following-sibling::for | following-sibling::event | following-sibling::spread))]"/>
    <xsl:variable name="moves" select="contains(concat(' ', $loop/@moves, ' '), concat(' ', $name, ' '))"/>
    <td>
      <xsl:attribute name="class"><xsl:text>held </xsl:text><xsl:call-template name="tensor-class"/><xsl:text> </xsl:text><xsl:call-template name="level-class"><xsl:with-param name="level" select="$memory/@level"/></xsl:call-template><xsl:if test="$begins"> begin</xsl:if></xsl:attribute>
      <xsl:if test="not($loop[self::nest])">
        <xsl:attribute name="title"><xsl:choose><xsl:when test="$moves">each trip needs other elements of <xsl:value-of select="$name"/></xsl:when><xsl:otherwise>the same elements of <xsl:value-of select="$name"/> serve <xsl:value-of select="$loop/@trips"/> trips</xsl:otherwise></xsl:choose></xsl:attribute>
      </xsl:if>
      <xsl:if test="$begins">
        <b><xsl:for-each select="$begins"><xsl:if test="position() &gt; 1"> › </xsl:if><xsl:value-of select="@memory"/><xsl:if test="@refill = 'slide'"> slides</xsl:if><xsl:if test="@buffering != 'auto'"><xsl:value-of select="concat(', ', @buffering)"/></xsl:if></xsl:for-each></b>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="$loop[self::nest]"/>
        <xsl:when test="$moves">●</xsl:when>
        <xsl:otherwise>×<xsl:value-of select="$loop/@trips"/></xsl:otherwise>
      </xsl:choose>
    </td>
  </xsl:template>

  <!-- Every figure of every memory, exact. -->
  <xsl:template name="memories">
    <details class="data">
      <summary>Table of memories, exact</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Memories of {@dataflow}">
        <table>
          <thead>
            <tr><th scope="col">tensor</th><th scope="col">memory</th><th scope="col" class="n">level</th><th scope="col" class="n">tile, bit</th><th scope="col" class="n">full</th>
              <th scope="col" class="n">words ↓ down</th><th scope="col" class="n">↑ back</th><th scope="col" class="n">⇑ up</th><th scope="col" class="n">⇓ fill</th>
              <xsl:if test="operand/memory/access/@first"><th scope="col" class="n">first touches</th><th scope="col" class="n">final</th></xsl:if>
              <th scope="col" class="n">energy, pJ</th></tr>
          </thead>
          <tbody>
            <xsl:variable name="firsts" select="boolean(operand/memory/access/@first)"/>
            <xsl:for-each select="operand/memory">
              <tr>
                <th scope="row"><xsl:value-of select="../@name"/></th><td><xsl:value-of select="@name"/></td><td class="n"><xsl:value-of select="@level"/></td>
                <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="@tile-bits"/></xsl:call-template></td>
                <td class="n"><xsl:call-template name="percent"><xsl:with-param name="n" select="@utilization"/></xsl:call-template></td>
                <xsl:call-template name="words-cell"><xsl:with-param name="n" select="access[@direction = 'down']/@words"/></xsl:call-template>
                <xsl:call-template name="words-cell"><xsl:with-param name="n" select="access[@direction = 'back']/@words"/></xsl:call-template>
                <xsl:call-template name="words-cell"><xsl:with-param name="n" select="access[@direction = 'up']/@words"/></xsl:call-template>
                <xsl:call-template name="words-cell"><xsl:with-param name="n" select="access[@direction = 'fill']/@words"/></xsl:call-template>
                <xsl:if test="$firsts">
                  <xsl:call-template name="words-cell"><xsl:with-param name="n" select="access[@direction = 'down']/@first"/></xsl:call-template>
                  <xsl:call-template name="words-cell"><xsl:with-param name="n" select="access[@direction = 'back']/@final"/></xsl:call-template>
                </xsl:if>
                <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="sum(access/@energy)"/></xsl:call-template></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </details>
  </xsl:template>
  <xsl:template name="words-cell">
    <xsl:param name="n"/>
    <td class="n"><xsl:choose><xsl:when test="$n"><xsl:call-template name="exact"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:when><xsl:otherwise>–</xsl:otherwise></xsl:choose></td>
  </xsl:template>
</xsl:stylesheet>
